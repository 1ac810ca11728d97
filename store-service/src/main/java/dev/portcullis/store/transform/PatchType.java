package dev.portcullis.store.transform;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of patch, by the media type of the body. */
public enum PatchType {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC("application/strategic-merge-patch+json"),
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    PatchType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /**
     * The type of a patch for a resource; anything else is 415.
     *
     * @param custom whether it is a custom resource, which knows no strategic merge patch
     */
    public static PatchType parse(@Nullable String contentType, boolean custom) {
        List<PatchType> known = custom ? List.of(JSON, MERGE, APPLY) : List.of(values());
        String mediaType =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(type -> type.mediaType.equals(mediaType))
                .findFirst()
                .orElseThrow(() -> unsupported(custom));
    }

    private static ApiException unsupported(boolean custom) {
        return custom
                ? ApiErrors.unsupportedMediaType(List.of(JSON.mediaType, MERGE.mediaType, APPLY.mediaType))
                : Status.failure(
                                415,
                                "UnsupportedMediaType",
                                "415: Unsupported Media Type",
                                new Status.Details(null, null, null, null, null, null))
                        .exception();
    }
}
