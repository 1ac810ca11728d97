package dev.portcullis.e2e.plugins;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code limitranger/cases.yaml}. */
public final class LimitCases extends RequestCases {
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    public LimitCases(Kubectl kubectl, Https admin) {
        super(kubectl, admin, RequestCase.of("limitranger", "cases.yaml"));
    }

    @Override
    void prepare() {
        List<ObjectNode> ranges = new ArrayList<>();
        for (RequestCase one : cases) {
            one.tree()
                    .path("ranges")
                    .properties()
                    .forEach(entry -> ranges.add(range(one.namespace(), entry.getKey(), entry.getValue())));
        }
        ranges.add(range(probe(), "l", JSON.readTree("[{\"type\":\"Container\",\"max\":{\"cpu\":\"1\"}}]")));
        create(ranges);
        ObjectNode pod = object("v1", "Pod", probe(), "p");
        Completion.complete(pod);
        ((ObjectNode) pod.at("/spec/containers/0"))
                .withObject("/resources/limits")
                .put("cpu", "2");
        untilRefused(pod);
    }

    private static ObjectNode range(String namespace, String name, JsonNode limits) {
        ObjectNode range = object("v1", "LimitRange", namespace, name);
        range.putObject("spec").set("limits", limits);
        return range;
    }

    @Override
    void ask() {
        List<RequestCase> created =
                cases.stream().filter(one -> one.operation().equals("CREATE")).toList();
        Map<RequestCase, Outcome> outcomes = createAll(created, "--dry-run=server");
        for (RequestCase one : created) {
            Outcome outcome = outcomes.get(one);
            String name = one.request().at("/object/metadata/name").asString();
            expect(
                    one,
                    "said",
                    outcome.message(),
                    one.refused().replaceFirst("\"" + name + "\"", "\"" + name + "-" + one.number() + "\""));
            if (outcome.message().isEmpty()) {
                look(one, outcome.object());
            }
        }
        for (RequestCase one : cases) {
            if (!one.operation().equals("CREATE")) {
                expect(one, "said", message(send(admin, one)), one.refused());
            }
        }
    }

    private void look(RequestCase one, JsonNode now) {
        JsonNode becomes = one.tree().path("becomes").path("spec");
        expect(
                one,
                becomes + " is in " + now,
                becomes.isMissingNode() || MergePatch.isIn(becomes, now.path("spec")),
                true);
        expect(
                one,
                "annotated",
                now.at("/metadata/annotations").path(ANNOTATION).asString(""),
                one.tree().at("/becomes/metadata/annotations").path(ANNOTATION).asString(""));
    }
}
