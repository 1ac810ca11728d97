/** Priority and fairness: which flow a request belongs to, and how many seats its priority level has (KEP-1040). */
@NullMarked
package dev.portcullis.gateway.flowcontrol;

import org.jspecify.annotations.NullMarked;
