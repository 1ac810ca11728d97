package dev.portcullis.kube.request;

import java.util.List;

/**
 * What a request asks for: {@code apiserver/pkg/endpoints/request.RequestInfo}. Strings that do not apply are empty.
 *
 * @param path the decoded path
 * @param parts the path's segments from the resource on
 */
public record RequestInfo(
        boolean resourceRequest,
        String path,
        String verb,
        String apiPrefix,
        String apiGroup,
        String apiVersion,
        String namespace,
        String resource,
        String subresource,
        String name,
        List<String> parts,
        String fieldSelector,
        String labelSelector) {

    static RequestInfo nonResource(String path, String verb, String apiPrefix) {
        return new RequestInfo(false, path, verb, apiPrefix, "", "", "", "", "", "", List.of(), "", "");
    }

    public boolean readOnly() {
        return switch (verb) {
            case "get", "list", "watch", "head", "options" -> true;
            default -> false;
        };
    }
}
