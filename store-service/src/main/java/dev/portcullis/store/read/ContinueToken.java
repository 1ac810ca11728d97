package dev.portcullis.store.read;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.catalog.ResourceType;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where a list goes on: kube-apiserver's token, base64 of {@code {"v":"meta.k8s.io/v1","rv":…,"start":…}}, and beside its fields
 * which list it was given out for. A token without that is one of kube-apiserver's own, over the same etcd. It opens nothing:
 * wherever it starts, the list stays within its collection.
 *
 * @param revision the state to go on in; -1 for whatever is there then
 * @param start    the first key of the next page, without the prefix of the list
 */
record ContinueToken(long revision, String start) {
    private static final String VERSION = "meta.k8s.io/v1";

    /** @param list what {@link #listOf} says */
    String encode(String list) {
        var json = Json.object()
                .put("v", VERSION)
                .put("rv", revision)
                .put("start", start)
                .put("list", list);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(json));
    }

    /** The list of a type in a namespace, empty for all of them. */
    static String listOf(ResourceType type, String namespace) {
        String resource = type.group().isEmpty() ? type.plural() : type.plural() + "." + type.group();
        return namespace.isEmpty() ? resource : resource + "/" + namespace;
    }

    /** What is no token of ours, or one of another list, is a 400. */
    static ContinueToken decode(String token, String list) {
        JsonNode json;
        try {
            json = Json.read(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException | JacksonException e) {
            throw invalid("it can't be read");
        }
        if (!json.path("v").asString("").equals(VERSION)) {
            throw invalid("server does not recognize this encoded version "
                    + json.path("v").asString(""));
        }
        JsonNode version = json.path("rv");
        long revision = version.isIntegralNumber() && version.canConvertToLong() ? version.asLong() : 0;
        String start = json.path("start").asString("");
        if (revision == 0 || revision < -1) {
            throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        }
        if (start.isEmpty()) {
            throw invalid("encoded start key empty (version meta.k8s.io/v1)");
        }
        if (!clean(start)) {
            throw invalid(start);
        }
        if (!json.path("list").asString(list).equals(list)) {
            throw invalid("it is of another list");
        }
        return new ContinueToken(revision, start);
    }

    /** Of a revision that has never been: the store does not go back, so nobody was given this token. */
    static ApiException fromTheFuture() {
        return invalid("its resourceVersion lies in the future");
    }

    /** Names and namespaces only, no way up or around. */
    private static boolean clean(String start) {
        return List.of(start.split("/", -1)).stream()
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    private static ApiException invalid(String why) {
        return ApiErrors.badRequest("invalid continue token: continue key is not valid: " + why);
    }
}
