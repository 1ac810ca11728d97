package dev.portcullis.store.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.fieldpath.FieldPath;
import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.fieldpath.PathElement;
import dev.portcullis.store.merge.Owner;
import dev.portcullis.store.merge.Typed;
import dev.portcullis.store.schema.Structure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds whatever is applied in whatever order. */
class ApplyPropertiesTest {
    private static final Catalog CATALOG = Things.catalog();
    private static final ResourceType TYPE = Things.type(CATALOG);
    private static final FieldSet IDENTITY = FieldSet.of(
            FieldPath.of("apiVersion"),
            FieldPath.of("kind"),
            FieldPath.of("metadata", "name"),
            FieldPath.of("metadata", "uid"));

    private record Step(String manager, ObjectNode spec, boolean force, boolean update) {}

    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
    void applyingTwiceChangesNothing(@ForAll("steps") List<Step> steps) {
        Story story = new Story(CATALOG, TYPE);
        for (Step step : steps) {
            if (run(story, step) && !step.update()) {
                ObjectNode once = timeless(story);
                story.apply(step.manager(), config(step), step.force());
                assertThat(timeless(story)).isEqualTo(once);
            }
        }
    }

    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
    void forcingAlwaysSucceeds(@ForAll("steps") List<Step> steps) {
        Story story = new Story(CATALOG, TYPE);
        for (Step step : steps) {
            run(story, step);
            story.apply(step.manager(), config(step), true);
            step.spec().properties().forEach(field -> {
                if (!field.getValue().isContainer()) {
                    assertThat(story.object().path("spec").path(field.getKey())).isEqualTo(field.getValue());
                }
            });
        }
    }

    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
    void whatManagersOwnIsThere(@ForAll("steps") List<Step> steps) {
        Story story = new Story(CATALOG, TYPE);
        for (Step step : steps) {
            run(story, step);
            if (started(story)) {
                FieldSet all = existing(story);
                story.managed()
                        .owners()
                        .forEach((manager, owner) -> owner.fields()
                                .difference(all)
                                .forEach(path -> assertThat(container(path))
                                        .as("%s is owned by %s and not in %s", path, manager, story.object())
                                        .isTrue()));
            }
        }
    }

    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
    void whatNobodyOwnsIsGone(@ForAll("applies") List<Step> steps) {
        Story story = new Story(CATALOG, TYPE);
        for (Step step : steps) {
            run(story, step);
            if (started(story)) {
                FieldSet owned = story.managed().owners().values().stream()
                        .map(Owner::fields)
                        .reduce(FieldSet.EMPTY, FieldSet::union);
                assertThat(typed(story)
                                .fields()
                                .difference(owned)
                                .difference(IDENTITY)
                                .toString())
                        .as("owned by nobody in %s", story.object())
                        .isEmpty();
            }
        }
        for (String manager : List.of("one", "two", "three")) {
            story.apply(manager, Json.object(), false);
        }
        assertThat(story.bare()).isEqualTo(Json.object());
        assertThat(story.owners()).isEmpty();
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void aConflictChangesNothing(@ForAll("steps") List<Step> steps) {
        Story story = new Story(CATALOG, TYPE);
        for (Step step : steps) {
            ObjectNode before = started(story) ? story.object().deepCopy() : Json.object();
            if (!run(story, step)) {
                assertThat(story.object()).isEqualTo(before);
            }
        }
    }

    /** Whether it went through. */
    private static boolean run(Story story, Step step) {
        try {
            if (step.update() && started(story)) {
                story.update(step.manager(), config(step), "");
            } else {
                story.apply(step.manager(), config(step), step.force());
            }
            return true;
        } catch (ApiException e) {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(409);
            return false;
        }
    }

    private static boolean started(Story story) {
        try {
            story.object();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static ObjectNode config(Step step) {
        ObjectNode config = Json.object();
        if (!step.spec().isEmpty()) {
            config.set("spec", step.spec().deepCopy());
        }
        return config;
    }

    private static Typed typed(Story story) {
        ObjectNode bare = story.object().deepCopy();
        ((ObjectNode) bare.get("metadata")).remove("managedFields");
        return new Typed(TYPE.apiVersion(), Structure.ofObject(TYPE.schema()), bare);
    }

    /** Every field and everything that has fields. */
    private static FieldSet existing(Story story) {
        Typed object = typed(story);
        Typed nothing = new Typed(object.apiVersion(), object.structure(), Json.object());
        return nothing.compare(object).added().union(object.fields());
    }

    /** An object or list that lost all its parts in an apply: its owner learns of that with the next write only. */
    private static boolean container(FieldPath path) {
        Structure structure = Structure.ofObject(TYPE.schema());
        for (PathElement element : path.elements()) {
            Structure.Fields fields = structure.fields();
            Structure.Items items = structure.items();
            Structure next = null;
            if (element instanceof PathElement.Field field && fields != null) {
                next = fields.of(field.name());
            } else if (items != null) {
                next = items.of();
            }
            if (next == null) {
                return false;
            }
            structure = next;
        }
        return structure.scalar() == null;
    }

    /** Without what only the clock says: the times, and the order by them. */
    private static ObjectNode timeless(Story story) {
        ObjectNode object = story.object().deepCopy();
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        List<JsonNode> entries =
                new ArrayList<>(metadata.path("managedFields").valueStream().toList());
        entries.forEach(entry -> ((ObjectNode) entry).remove("time"));
        entries.sort(Comparator.comparing(JsonNode::toString));
        metadata.putArray("managedFields").addAll(entries);
        return object;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(managers(), specs(), Arbitraries.of(true, false), Arbitraries.of(true, false, false))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Step>> applies() {
        return Combinators.combine(managers(), specs(), Arbitraries.of(true, false))
                .as((manager, spec, force) -> new Step(manager, explicit(spec), force, false))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    /** Without defaults to come, which nobody would own. */
    private static ObjectNode explicit(ObjectNode spec) {
        for (JsonNode port : spec.path("ports")) {
            if (!port.has("protocol")) {
                ((ObjectNode) port).put("protocol", "TCP");
            }
        }
        return spec;
    }

    private static Arbitrary<String> managers() {
        return Arbitraries.of("one", "two", "three");
    }

    private static Arbitrary<ObjectNode> specs() {
        return Arbitraries.maps(
                        Arbitraries.of(VALUES.keySet()), Arbitraries.integers().between(0, 1_000_000))
                .ofMaxSize(5)
                .map(ApplyPropertiesTest::spec);
    }

    /** A value of a field, made of a number. */
    private interface Value {
        JsonNode of(int seed);
    }

    private static final Map<String, Value> VALUES = Map.of(
            "a", seed -> Json.MAPPER.valueToTree(letter(seed)),
            "n", seed -> Json.MAPPER.valueToTree(seed % 3),
            "map", seed -> strings(seed, Json.object()),
            "struct", seed -> Json.object().put(seed % 2 == 0 ? "x" : "y", letter(seed / 2)),
            "whole", seed -> Json.object().put(seed % 2 == 0 ? "x" : "y", letter(seed / 2)),
            "list", seed -> letters(seed),
            "set", seed -> letters(seed),
            "items", ApplyPropertiesTest::items,
            "ports", ApplyPropertiesTest::ports,
            "free", seed -> strings(seed, Json.object()));

    private static ObjectNode spec(Map<String, Integer> seeds) {
        ObjectNode spec = Json.object();
        seeds.forEach((field, seed) -> {
            Value value = VALUES.get(field);
            if (value != null) {
                spec.set(field, value.of(seed));
            }
        });
        return spec;
    }

    private static String letter(int seed) {
        return List.of("p", "q", "r").get(seed % 3);
    }

    private static ObjectNode strings(int seed, ObjectNode object) {
        for (int i = 0, bits = 1 + seed % 7; i < 3; i++) {
            if ((bits >> i & 1) == 1) {
                object.put("k" + i, letter(seed / 7 + i));
            }
        }
        return object;
    }

    /** A choice of letters, in one of their orders. */
    private static ArrayNode letters(int seed) {
        ArrayNode letters = Json.MAPPER.createArrayNode();
        int bits = 1 + seed % 7;
        for (int i = 0; i < 3; i++) {
            int at = (i + seed / 7) % 3;
            if ((bits >> at & 1) == 1) {
                letters.add(letter(at));
            }
        }
        return letters;
    }

    private static ArrayNode items(int seed) {
        ArrayNode items = Json.MAPPER.createArrayNode();
        int rest = seed / 21;
        for (JsonNode name : letters(seed)) {
            ObjectNode item = items.addObject().put("name", name.asString());
            if (rest % 2 == 0) {
                item.put(rest % 4 == 0 ? "v" : "w", letter(rest / 4));
            } else if (rest % 3 == 0) {
                item.putArray("inner").addObject().put("k", rest % 2).put("v", letter(rest / 2));
            }
            rest /= 5;
        }
        return items;
    }

    private static ArrayNode ports(int seed) {
        ArrayNode ports = Json.MAPPER.createArrayNode();
        ObjectNode port = ports.addObject().put("port", 80 + seed % 2);
        if (seed % 3 > 0) {
            port.put("protocol", seed % 3 == 1 ? "TCP" : "UDP");
        }
        if (seed % 5 == 0) {
            port.put("name", letter(seed / 5));
        }
        return ports;
    }
}
