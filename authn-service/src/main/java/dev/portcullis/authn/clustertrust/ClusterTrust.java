package dev.portcullis.authn.clustertrust;

import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The CAs that vouch for clients and for authenticating proxies, and which headers those set.
 *
 * @param headers by the names of the ConfigMap's entries
 */
record ClusterTrust(List<X509Certificate> clients, List<X509Certificate> proxies, Map<String, List<String>> headers) {
    private static final String CLIENTS = "client-ca-file";
    private static final String PROXIES = "requestheader-client-ca-file";
    static final List<String> HEADERS = List.of(
            "requestheader-username-headers",
            "requestheader-uid-headers",
            "requestheader-group-headers",
            "requestheader-extra-headers-prefix",
            "requestheader-allowed-names");

    /** What stands in a ConfigMap; entries that make no sense count as not there. */
    static ClusterTrust of(JsonNode data) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String entry : HEADERS) {
            if (data.has(entry)) {
                headers.put(entry, names(data.path(entry).asString("")));
            }
        }
        return new ClusterTrust(
                certificates(data.path(CLIENTS).asString("")),
                certificates(data.path(PROXIES).asString("")),
                headers);
    }

    private static List<String> names(String json) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8))
                    .valueStream()
                    .map(name -> name.asString(""))
                    .filter(name -> !name.isEmpty())
                    .toList();
        } catch (JacksonException e) {
            return List.of();
        }
    }

    private static List<X509Certificate> certificates(String pem) {
        try {
            return pem.isEmpty() ? List.of() : PemFiles.certificates(pem.getBytes(StandardCharsets.UTF_8), "it");
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * With what others published, as kube-apiserver does it, since several API servers may have CAs of their own; certificates that have
     * expired are left out.
     */
    ClusterTrust with(ClusterTrust others, Instant now) {
        Map<String, List<String>> all = new TreeMap<>(others.headers());
        headers.forEach((entry, names) -> all.merge(entry, names, (before, ours) -> union(before, ours)));
        return new ClusterTrust(
                current(union(others.clients(), clients), now), current(union(others.proxies(), proxies), now), all);
    }

    private static <T> List<T> union(Collection<T> some, Collection<T> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    private static List<X509Certificate> current(List<X509Certificate> certificates, Instant now) {
        return certificates.stream()
                .filter(one -> one.getNotAfter().toInstant().isAfter(now))
                .toList();
    }

    ObjectNode data() {
        ObjectNode data = Json.object();
        put(data, CLIENTS, clients);
        put(data, PROXIES, proxies);
        headers.forEach((entry, names) -> {
            ArrayNode list = Json.MAPPER.createArrayNode();
            names.forEach(list::add);
            data.put(entry, list.toString());
        });
        return data;
    }

    private static void put(ObjectNode data, String entry, List<X509Certificate> certificates) {
        if (!certificates.isEmpty()) {
            StringBuilder pem = new StringBuilder();
            certificates.forEach(one -> pem.append(PemFiles.text(one)));
            data.put(entry, pem.toString());
        }
    }
}
