package dev.portcullis.store.merge;

import java.util.List;

/** An object that is not what its structure says; the message names every place, as structured-merge-diff words it. */
public final class MismatchException extends RuntimeException {
    MismatchException(List<String> errors) {
        super(
                errors.size() == 1
                        ? errors.getFirst()
                        : "errors:\n"
                                + String.join(
                                        "\n", errors.stream().map(e -> "  " + e).toList()),
                null,
                false,
                false);
    }
}
