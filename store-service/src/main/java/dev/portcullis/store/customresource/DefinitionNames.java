package dev.portcullis.store.customresource;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.LedQueue;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Change;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.definition.Approval;
import dev.portcullis.store.strategy.StatusConditions;
import dev.portcullis.store.write.SystemWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Decides, one definition after the other, which names they get, and establishes those that got all of them. */
public final class DefinitionNames {
    private final Feed feed;
    private final Freshness freshness;
    private final SystemWrites writes;
    private final ResourceType type;
    private final LedQueue queue = new LedQueue("custom resources' names", 1, this::reconcile, this::all);

    public DefinitionNames(Feed feed, Freshness freshness, Catalog catalog, SystemWrites writes) {
        this.feed = feed;
        this.freshness = freshness;
        this.writes = writes;
        this.type = Definition.type(catalog);
    }

    /** Does so while this replica leads. */
    public ControllerFactory listen() {
        feed.listen(this::changed);
        return () -> List.of(queue.lead());
    }

    private void changed(ResourceCache cache, Change change) {
        if (cache.type().equals(type) && queue.leads()) {
            String name = change.any().name();
            queue.add(name);
            if (change.after() == null) {
                others(name);
            }
        }
    }

    /** Whoever asked for a name that this one has given up may have it now. */
    private void others(String name) {
        String group = name.substring(name.indexOf('.') + 1);
        all().stream()
                .filter(other -> !other.equals(name) && other.endsWith('.' + group))
                .forEach(queue::add);
    }

    private List<String> all() {
        List<String> names = new ArrayList<>();
        objects().forEach(object -> names.add(object.name()));
        return names;
    }

    private Iterable<CachedObject> objects() {
        ResourceCache cache = feed.find(type);
        return cache == null ? List.of() : cache.state().objects().range("", "");
    }

    private void reconcile(String name) {
        freshness.awaitLatest();
        Optional<ObjectNode> found = writes.get(type, "", name);
        if (found.isEmpty()) {
            return;
        }
        Definition definition = new Definition(found.get());
        List<Definition> group = new ArrayList<>();
        for (CachedObject object : objects()) {
            if (object.name().endsWith('.' + definition.group())) {
                group.add(new Definition(Json.read(object.json())));
            }
        }
        AcceptedNames accepted = AcceptedNames.of(definition, group);
        ObjectNode wanted = status(found.get().deepCopy(), definition, accepted);
        if (wanted.path("status").equals(found.get().path("status"))) {
            return;
        }
        writes.update(type, "", name, "status", current -> status(current, new Definition(current), accepted));
        if (!accepted.names().equals(definition.acceptedNames())) {
            others(name);
        }
    }

    private static ObjectNode status(ObjectNode object, Definition definition, AcceptedNames accepted) {
        StatusConditions conditions = StatusConditions.of(object);
        if (!definition.acceptedNames().equals(accepted.names())) {
            object.withObject("/status").set("acceptedNames", accepted.names().deepCopy());
        }
        conditions.set("NamesAccepted", accepted.all(), accepted.reason(), accepted.message());
        if (!definition.established()) {
            if (accepted.all()) {
                conditions.set("Established", true, "InitialNamesAccepted", "the initial names have been accepted");
            } else {
                conditions.set("Established", false, "NotAccepted", "not all names are accepted");
            }
        }
        if (Approval.isNeeded(definition.group())) {
            approval(conditions, definition.json());
        }
        return object;
    }

    private static void approval(StatusConditions conditions, JsonNode definition) {
        Approval approval = Approval.of(definition);
        String condition = "KubernetesAPIApprovalPolicyConformant";
        switch (approval.verdict()) {
            case GIVEN -> {
                boolean approved = !approval.said().startsWith("unapproved");
                conditions.set(
                        condition,
                        approved,
                        approved ? "ApprovedAnnotation" : "UnapprovedAnnotation",
                        approved ? "approved in " + approval.said() : "not approved: \"" + approval.said() + '"');
            }
            case INVALID -> conditions.set(condition, false, "InvalidAnnotation", Approval.INVALID_TEXT);
            case MISSING -> conditions.set(condition, false, "MissingAnnotation", Approval.MISSING_TEXT);
        }
    }
}
