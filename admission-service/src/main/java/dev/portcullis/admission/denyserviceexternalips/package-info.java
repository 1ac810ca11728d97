/** DenyServiceExternalIPs: no Service takes over an address. */
@NullMarked
package dev.portcullis.admission.denyserviceexternalips;

import org.jspecify.annotations.NullMarked;
