package dev.portcullis.admission.imagepolicywebhook;

import dev.portcullis.admission.imagepolicywebhook.ImageReview.Status;
import java.io.IOException;

/** Says which images may run. */
@FunctionalInterface
interface ImageReviewer {
    /** @throws IOException if there is no answer that can be understood */
    Status review(ImageReview.Spec spec) throws IOException;
}
