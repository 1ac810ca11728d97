package dev.portcullis.authn.serviceaccount;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where the objects are in the REST API. Names are escaped: some come from tokens. */
public final class ObjectPaths {
    private static final String CORE = "/api/v1/";

    private ObjectPaths() {}

    public static String namespaced(String resource, String namespace) {
        return CORE + "namespaces/" + escape(namespace) + "/" + resource;
    }

    public static String namespaced(String resource, String namespace, String name) {
        return namespaced(resource, namespace) + "/" + escape(name);
    }

    public static String cluster(String resource, String name) {
        return CORE + resource + "/" + escape(name);
    }

    private static String escape(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
