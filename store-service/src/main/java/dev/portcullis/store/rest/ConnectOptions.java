package dev.portcullis.store.rest;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.read.Query;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What a connection is asked for, as an object: {@code PodExecOptions} and its like, of the query's parameters. */
final class ConnectOptions {
    private static final Set<String> SWITCHES = Set.of("stdin", "stdout", "stderr", "tty");
    private static final List<String> TEXTS = List.of("container", "path");

    private ConnectOptions() {}

    static ObjectNode of(Subresource part, Query query) {
        ObjectNode options = Json.object().put("kind", part.kind()).put("apiVersion", part.apiVersion());
        SWITCHES.stream().sorted().filter(query::has).forEach(name -> options.put(name, query.flag(name)));
        TEXTS.stream().filter(query::has).forEach(name -> options.put(name, query.get(name)));
        if (query.has("command")) {
            query.all("command").forEach(options.putArray("command")::add);
        }
        if (query.has("ports")) {
            query.all("ports").stream()
                    .filter(port -> port.matches("[0-9]{1,5}"))
                    .forEach(port -> options.withArrayProperty("ports").add(Integer.parseInt(port)));
        }
        return options;
    }
}
