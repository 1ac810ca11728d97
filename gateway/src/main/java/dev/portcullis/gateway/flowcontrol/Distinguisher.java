package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.user.UserInfo;

/** What tells the flows of one schema apart. */
enum Distinguisher {
    NONE,
    BY_USER,
    BY_NAMESPACE;

    static Distinguisher of(String type) {
        return switch (type) {
            case "ByUser" -> BY_USER;
            case "ByNamespace" -> BY_NAMESPACE;
            default -> NONE;
        };
    }

    String of(UserInfo user, RequestInfo info) {
        return switch (this) {
            case NONE -> "";
            case BY_USER -> user.username();
            case BY_NAMESPACE -> info.namespace();
        };
    }
}
