/** AlwaysPullImages: no pod runs an image that was not pulled for it. */
@NullMarked
package dev.portcullis.admission.alwayspullimages;

import org.jspecify.annotations.NullMarked;
