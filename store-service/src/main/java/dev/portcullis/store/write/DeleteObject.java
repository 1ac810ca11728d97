package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.strategy.ResourceStrategy;
import dev.portcullis.store.strategy.Strategies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Delete, as kube-apiserver's registry does it: an object goes at once, or is marked and stays, for its grace period or for its
 * finalizers.
 */
public final class DeleteObject {
    private static final int ATTEMPTS = 10;
    private static final String ORPHAN_FINALIZER = "orphan";
    private static final String FOREGROUND_FINALIZER = "foregroundDeletion";

    /** The kinds whose DELETE answers the object even if it is gone: kube-apiserver's {@code ReturnDeletedObject}. */
    private static final Set<String> SHOW_LAST_STATE = Set.of(
            "namespaces",
            "pods",
            "podtemplates",
            "persistentvolumeclaims",
            "persistentvolumes",
            "resourcequotas",
            "serviceaccounts",
            "services",
            "csidrivers.storage.k8s.io",
            "csinodes.storage.k8s.io",
            "csistoragecapacities.storage.k8s.io",
            "storageclasses.storage.k8s.io",
            "volumeattachments.storage.k8s.io");

    private final Objects objects;
    private final Strategies strategies;

    public DeleteObject(Objects objects, Strategies strategies) {
        this.objects = objects;
        this.strategies = strategies;
    }

    /**
     * @param object its last state
     * @param gone   whether it is no longer there; it may only be marked
     */
    public record Deleted(ObjectNode object, boolean gone) {}

    /** How the object goes on: deleted at once, or changed, and then perhaps deleted. */
    private record Plan(ObjectNode object, boolean changed, boolean remove) {}

    public Deleted delete(Write write, DeleteOptions options) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Stored current =
                    objects.get(write.type(), write.namespace(), write.name()).orElseThrow(write::notFound);
            checkPreconditions(write, current.object(), options, attempt == 1);
            admit(write, current.object());
            Deleted deleted = carryOut(write, current, plan(write, current.object(), options));
            if (deleted != null) {
                return deleted;
            }
        }
        throw ApiErrors.modified(write.resource(), write.name());
    }

    /** Null if somebody else wrote meanwhile. */
    private @Nullable Deleted carryOut(Write write, Stored current, Plan plan) {
        if (write.dryRun()) {
            return new Deleted(plan.object(), plan.remove());
        }
        Stored latest = current;
        if (plan.changed()) {
            byte[] value = objects.encode(write.type(), plan.object());
            OptionalLong revision = objects.put(write.type(), current.key(), value, current.revision());
            if (revision.isEmpty()) {
                return null;
            }
            ObjectNode object = Objects.decode(write.type(), value, revision.getAsLong());
            latest = new Stored(current.key(), object, value, revision.getAsLong());
        }
        if (!plan.remove()) {
            return new Deleted(latest.object(), false);
        }
        if (objects.delete(latest).isEmpty()) {
            return null;
        }
        strategies.of(write.type()).released(latest.object());
        return new Deleted(latest.object(), true);
    }

    private Plan plan(Write write, ObjectNode current, DeleteOptions options) {
        ResourceStrategy strategy = strategies.of(write.type());
        ObjectNode object = current.deepCopy();
        Metadata metadata = Metadata.of(object);
        if (strategy.held(object)) {
            return held(strategy, object, metadata, options);
        }
        Long requested = options.gracePeriodSeconds();
        OptionalLong grace =
                strategy.gracePeriod(object, requested == null || requested >= 0 ? requested : Long.valueOf(1));
        boolean graceful = false;
        boolean immediate = grace.isEmpty() || grace.getAsLong() == 0;
        if (grace.isPresent()) {
            Long pending = metadata.gracePeriod();
            if (!metadata.deleting()) {
                metadata.markDeleted(Instant.now().plusSeconds(grace.getAsLong()), grace.getAsLong());
                graceful = true;
            } else if (pending != null) {
                if (requested == null || grace.getAsLong() >= pending) {
                    return new Plan(object, false, false);
                }
                Instant end = metadata.deletionTime().minusSeconds(pending).plusSeconds(grace.getAsLong());
                metadata.markDeleted(end, grace.getAsLong());
                graceful = true;
            } else {
                immediate = true;
            }
        }
        boolean refinalized = setCollectorFinalizers(metadata, options);
        boolean finalizers = !metadata.finalizers().isEmpty();
        if (!graceful && finalizers) {
            return new Plan(object, markOnce(metadata) || refinalized, false);
        }
        return new Plan(object, graceful || finalizers && refinalized, immediate && !finalizers);
    }

    /** Kept by a finalizer of its own: marked once, then left to whoever removes that. */
    private static Plan held(ResourceStrategy strategy, ObjectNode object, Metadata metadata, DeleteOptions options) {
        if (metadata.deleting()) {
            return new Plan(object, false, false);
        }
        metadata.set("deletionTimestamp", Metadata.time(Instant.now()));
        strategy.markDeleted(object);
        setCollectorFinalizers(metadata, options);
        return new Plan(object, true, false);
    }

    private static boolean markOnce(Metadata metadata) {
        Long grace = metadata.gracePeriod();
        if (metadata.deleting() && grace != null && grace == 0) {
            return false;
        }
        metadata.markDeleted(Instant.now(), 0);
        return true;
    }

    /** Adds or removes the garbage collector's finalizers as the propagation policy says; whether that changed them. */
    private static boolean setCollectorFinalizers(Metadata metadata, DeleteOptions options) {
        List<String> old = metadata.finalizers();
        boolean orphan;
        boolean foreground;
        if (options.orphanDependents() != null) {
            orphan = options.orphanDependents();
            foreground = false;
        } else if (options.propagationPolicy() != null) {
            orphan = options.propagationPolicy().equals(DeleteOptions.ORPHAN);
            foreground = options.propagationPolicy().equals(DeleteOptions.FOREGROUND);
        } else {
            orphan = old.contains(ORPHAN_FINALIZER);
            foreground = !orphan && old.contains(FOREGROUND_FINALIZER);
        }
        List<String> wanted = new ArrayList<>(old);
        wanted.removeIf(finalizer ->
                finalizer.equals(ORPHAN_FINALIZER) && !orphan || finalizer.equals(FOREGROUND_FINALIZER) && !foreground);
        if (orphan && !wanted.contains(ORPHAN_FINALIZER)) {
            wanted.add(ORPHAN_FINALIZER);
        }
        if (foreground && !wanted.contains(FOREGROUND_FINALIZER)) {
            wanted.add(FOREGROUND_FINALIZER);
        }
        if (wanted.equals(old)) {
            return false;
        }
        metadata.finalizers(wanted);
        return true;
    }

    private static void admit(Write write, ObjectNode current) {
        AdmissionAttributes attributes =
                new AdmissionAttributes(write, write.target(), AdmissionAttributes.DELETE, write.name(), null, current);
        write.gate().mutateDelete(attributes);
        write.gate().validate(attributes);
    }

    static void checkPreconditions(Write write, ObjectNode object, DeleteOptions options, boolean first) {
        Metadata metadata = Metadata.of(object);
        String uid = options.uid();
        if (uid != null && !uid.equals(metadata.uid())) {
            throw mismatch(
                    write,
                    "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated"
                            .formatted(uid, metadata.uid()));
        }
        String version = options.resourceVersion();
        if (version != null && !version.equals(metadata.text("resourceVersion"))) {
            throw first
                    ? mismatch(
                            write,
                            "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). The object might have been modified"
                                    .formatted(version, metadata.text("resourceVersion")))
                    : ApiErrors.modified(write.resource(), write.name());
        }
    }

    private static ApiException mismatch(Write write, String why) {
        return ApiErrors.conflict(
                new GroupResource(write.type().group(), write.type().kind()), write.name(), why);
    }

    /** What the client gets: the object where it stays, or where its kind shows its last state; else a Status. */
    public static ObjectNode shown(Write write, Deleted deleted) {
        boolean shows = SHOW_LAST_STATE.contains(write.type().groupResource());
        return deleted.gone() && !shows ? status(write, deleted.object()) : deleted.object();
    }

    private static ObjectNode status(Write write, ObjectNode object) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details").put("name", write.name());
        if (!write.type().group().isEmpty()) {
            details.put("group", write.type().group());
        }
        details.put("kind", write.type().plural());
        details.put("uid", Metadata.of(object).uid());
        return status;
    }
}
