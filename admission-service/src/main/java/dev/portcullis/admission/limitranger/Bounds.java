package dev.portcullis.admission.limitranger;

import dev.portcullis.admission.PodResources;
import dev.portcullis.kube.quantity.Quantities;
import dev.portcullis.kube.quantity.Quantity;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Compares requests and limits with a LimitRange; the sentences are kube-apiserver's. */
final class Bounds {
    private final LimitRange.Item item;
    private final Map<String, Quantity> requests;
    private final Map<String, Quantity> limits;
    private final List<String> faults;

    private Bounds(
            LimitRange.Item item, Map<String, Quantity> requests, Map<String, Quantity> limits, List<String> faults) {
        this.item = item;
        this.requests = requests;
        this.limits = limits;
        this.faults = faults;
    }

    /** Each fault once. */
    static List<String> faults(LimitRange range, JsonNode object, boolean pod) {
        List<String> faults = new ArrayList<>();
        check(range, object, pod, faults);
        return faults.stream().distinct().toList();
    }

    private static void check(LimitRange range, JsonNode object, boolean pod, List<String> faults) {
        for (LimitRange.Item item : range.items()) {
            switch (item.type()) {
                case "PersistentVolumeClaim" -> {
                    if (!pod) {
                        claim(item, object, faults);
                    }
                }
                case "Container" -> {
                    if (pod) {
                        for (JsonNode resources : resources(object)) {
                            new Bounds(item, of(resources, "requests"), of(resources, "limits"), faults).all();
                        }
                    }
                }
                case "Pod" -> {
                    if (pod) {
                        new Bounds(
                                        item,
                                        PodResources.total(object, "requests"),
                                        PodResources.total(object, "limits"),
                                        faults)
                                .all();
                    }
                }
                default -> {
                    // types of other kinds of objects
                }
            }
        }
    }

    private static void claim(LimitRange.Item item, JsonNode object, List<String> faults) {
        Map<String, Quantity> requests = of(object.path("spec").path("resources"), "requests");
        Bounds bounds = new Bounds(item, requests, Map.of(), faults);
        item.min().forEach(bounds::min);
        item.max().forEach(bounds::maxRequest);
    }

    private void all() {
        item.min().forEach(this::min);
        item.max().forEach(this::max);
        item.maxLimitRequestRatio().forEach(this::ratio);
    }

    private void min(String name, Quantity least) {
        Quantity request = requests.get(name);
        Quantity limit = limits.get(name);
        if (request == null) {
            fault("minimum", name, least, ".  No request is specified");
        } else if (request.compareTo(least) < 0) {
            fault("minimum", name, least, ", but request is " + request);
        } else if (limit != null && limit.compareTo(least) < 0) {
            fault("minimum", name, least, ", but limit is " + limit);
        }
    }

    private void max(String name, Quantity most) {
        Quantity request = requests.get(name);
        Quantity limit = limits.get(name);
        if (limit == null) {
            fault("maximum", name, most, ".  No limit is specified");
        } else if (limit.compareTo(most) > 0) {
            fault("maximum", name, most, ", but limit is " + limit);
        } else if (request != null && request.compareTo(most) > 0) {
            fault("maximum", name, most, ", but request is " + request);
        }
    }

    /** Where limits mean nothing. */
    private void maxRequest(String name, Quantity most) {
        Quantity request = requests.get(name);
        if (request == null) {
            fault("maximum", name, most, ".  No request is specified");
        } else if (request.compareTo(most) > 0) {
            fault("maximum", name, most, ", but request is " + request);
        }
    }

    private void ratio(String name, Quantity most) {
        Quantity request = requests.get(name);
        Quantity limit = limits.get(name);
        String what = "%s max limit to request ratio per %s is %s, but ".formatted(name, item.type(), most);
        if (request == null || request.signum() == 0) {
            faults.add(what + "no request is specified or request is 0");
        } else if (limit == null || limit.signum() == 0) {
            faults.add(what + "no limit is specified or limit is 0");
        } else {
            double provided =
                    limit.value().divide(request.value(), MathContext.DECIMAL64).doubleValue();
            if (provided > most.value().doubleValue()) {
                faults.add(what + String.format(Locale.ROOT, "provided ratio is %f", provided));
            }
        }
    }

    private void fault(String which, String name, Quantity bound, String but) {
        faults.add("%s %s usage per %s is %s%s".formatted(which, name, item.type(), bound, but));
    }

    /** Ephemeral containers have none. */
    private static List<JsonNode> resources(JsonNode pod) {
        return Stream.of("containers", "initContainers")
                .flatMap(field -> pod.path("spec").path(field).valueStream())
                .map(container -> container.path("resources"))
                .toList();
    }

    private static Map<String, Quantity> of(JsonNode resources, String field) {
        return Quantities.of(resources.path(field));
    }
}
