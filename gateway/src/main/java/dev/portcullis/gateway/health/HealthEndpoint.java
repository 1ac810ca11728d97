package dev.portcullis.gateway.health;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /healthz}, {@code /livez}, {@code /readyz} in kube-apiserver's text form, whole or one check of them. */
public final class HealthEndpoint implements Endpoint {
    private final HealthGroups groups;
    private final Endpoint unknown;

    /** @param unknown answers for checks that there are none of */
    public HealthEndpoint(HealthGroups groups, Endpoint unknown) {
        this.groups = groups;
        this.unknown = unknown;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        String[] parts = exchange.target().path().substring(1).split("/", 2);
        List<Check> checks = groups.of(parts[0]);
        if (parts.length == 1 || parts[1].isEmpty()) {
            whole(parts[0], checks, exchange);
            return;
        }
        for (Check check : checks) {
            if (check.name().equals(parts[1])) {
                one(check, exchange);
                return;
            }
        }
        unknown.serve(exchange);
    }

    private static void one(Check check, Exchange exchange) throws IOException {
        if (check.passes().getAsBoolean()) {
            text(200, "ok", exchange);
        } else {
            text(500, "internal server error: reason withheld\n", exchange);
        }
    }

    private static void whole(String group, List<Check> checks, Exchange exchange) throws IOException {
        Set<String> excluded = excluded(exchange);
        Map<Check, Boolean> results = Checks.run(checks.stream()
                .filter(check -> !excluded.contains(check.name()))
                .toList());
        StringBuilder out = new StringBuilder();
        for (Check check : checks) {
            @Nullable Boolean passed = results.get(check);
            excluded.remove(check.name());
            if (passed == null) {
                out.append("[+]").append(check.name()).append(" excluded: ok\n");
            } else {
                out.append(passed ? "[+]" : "[-]")
                        .append(check.name())
                        .append(passed ? " ok\n" : " failed: reason withheld\n");
            }
        }
        if (!excluded.isEmpty()) {
            out.append("warn: some health checks cannot be excluded: no matches for ")
                    .append(quoted(excluded))
                    .append('\n');
        }
        if (results.containsValue(false)) {
            text(500, out + group + " check failed\n", exchange);
        } else if (exchange.target().query("verbose") == null) {
            text(200, "ok", exchange);
        } else {
            text(200, out + group + " check passed\n", exchange);
        }
    }

    private static Set<String> excluded(Exchange exchange) {
        Set<String> excluded = new LinkedHashSet<>();
        for (String value : exchange.target().queries("exclude")) {
            excluded.addAll(List.of(value.split(",")));
        }
        excluded.remove("");
        return excluded;
    }

    private static String quoted(Set<String> names) {
        return String.join(", ", names.stream().map(name -> "\"" + name + "\"").toList());
    }

    private static void text(int status, String text, Exchange exchange) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.response().setStatus(status);
        exchange.response().setContentType("text/plain; charset=utf-8");
        exchange.response().setHeader("X-Content-Type-Options", "nosniff");
        exchange.response().setContentLength(body.length);
        exchange.response().getOutputStream().write(body);
    }
}
