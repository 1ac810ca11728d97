/** TaintNodesByCondition: new nodes are not ready. */
@NullMarked
package dev.portcullis.admission.taintnodesbycondition;

import org.jspecify.annotations.NullMarked;
