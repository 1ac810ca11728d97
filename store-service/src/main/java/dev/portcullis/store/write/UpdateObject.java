package dev.portcullis.store.write;

import dev.portcullis.kube.review.AdmissionReview.Charge;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.fieldmanager.FieldManagers;
import dev.portcullis.store.state.ValueTooLargeException;
import dev.portcullis.store.strategy.Reservation;
import dev.portcullis.store.strategy.ResourceStrategy;
import dev.portcullis.store.strategy.Strategies;
import dev.portcullis.store.transform.Defaulter;
import dev.portcullis.store.validation.FieldErrors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Update and patch: read, change, admit, validate, commit on the condition that nobody else wrote meanwhile. Where the
 * client named no resourceVersion a conflict begins anew.
 */
public final class UpdateObject {
    private static final int ATTEMPTS = 5;

    private final Objects objects;
    private final Strategies strategies;
    private final CreateObject create;
    private final FieldManagers managers;
    private final QuotaLedger ledger;

    public UpdateObject(
            Objects objects, Strategies strategies, CreateObject create, FieldManagers managers, QuotaLedger ledger) {
        this.objects = objects;
        this.strategies = strategies;
        this.create = create;
        this.managers = managers;
        this.ledger = ledger;
    }

    /** @param created whether the object was not there before */
    public record Updated(ObjectNode object, boolean created) {}

    Updated update(Write write, Change change) {
        for (int attempt = 1; ; attempt++) {
            Optional<Stored> current = objects.get(write.type(), write.namespace(), write.name());
            if (current.isEmpty()) {
                return new Updated(createInstead(write, change), true);
            }
            ObjectNode written = attempt(write, current.get(), change);
            if (written != null) {
                return new Updated(written, false);
            }
            if (attempt == ATTEMPTS) {
                throw modified(write);
            }
        }
    }

    private ObjectNode createInstead(Write write, Change change) {
        boolean allowed = change.creates() || strategies.of(write.type()).allowsCreateOnUpdate();
        ObjectNode absent = allowed ? change.ifAbsent() : null;
        if (absent == null) {
            throw write.notFound();
        }
        Metadata.of(absent).remove("resourceVersion");
        return change.managesFields() ? create.createManaged(write, absent) : create.create(write, absent);
    }

    /**
     * Null on a conflict that a new attempt may overcome. An object that is too large is tried again without managedFields,
     * which nobody needs as much as the object; what was applied needs them.
     */
    private @Nullable ObjectNode attempt(Write write, Stored current, Change change) {
        try {
            return attempt(write, current, change, false);
        } catch (ValueTooLargeException e) {
            if (change.managesFields()) {
                throw e;
            }
            return attempt(write, current, change, true);
        }
    }

    private @Nullable ObjectNode attempt(Write write, Stored current, Change change, boolean bare) {
        checkUid(write, current, change.uid());
        ResourceStrategy strategy = strategies.of(write.type());
        ObjectNode old = current.object();
        ObjectNode object = change.apply(old.deepCopy());
        checkName(write, object);
        checkVersion(write, strategy, object, current);
        if (!change.managesFields()) {
            Defaulter.apply(write.type(), object);
            if (bare) {
                Metadata.of(object).remove("managedFields");
            } else {
                managers.of(write.type(), write.subresource()).update(old, object, write.manager());
            }
        }
        ObjectNode admitted = ManagedFieldsGuard.checked(
                write, object.path("metadata").path("managedFields"), mutate(write, change, object, old));
        return store(write, current, change, strategy, admitted);
    }

    private @Nullable ObjectNode store(
            Write write, Stored current, Change change, ResourceStrategy strategy, ObjectNode object) {
        ObjectNode old = current.object();
        prepare(write, strategy, object, old);
        List<FieldError> errors = strategy.validateUpdate(object, old, write.subresource());
        write.warnings().addAll(FieldErrors.warnings(errors));
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(write.kind(), write.name(), errors);
        }
        write.warnings().addAll(strategy.warnings(object, old));
        Reservation reservation = strategy.reserve(object, old, write.context());
        boolean stored = false;
        try {
            ObjectNode result = ledger.<@Nullable ObjectNode>admitted(
                    write,
                    () -> validate(write, change, object, old),
                    charges -> commit(write, strategy, object, current, charges));
            stored = result != null && !write.dryRun();
            return result;
        } finally {
            if (stored) {
                reservation.commit();
            } else {
                reservation.rollback();
            }
        }
    }

    private @Nullable ObjectNode commit(
            Write write, ResourceStrategy strategy, ObjectNode object, Stored current, List<Charge> charges) {
        Metadata metadata = Metadata.of(object);
        Metadata old = Metadata.of(current.object());
        Long grace = old.gracePeriod();
        boolean ends = metadata.finalizers().isEmpty()
                && !strategy.held(object)
                && old.deleting()
                && (grace == null || grace == 0);
        metadata.version(current.revision());
        byte[] value = objects.encode(write.type(), object, current);
        if (ends) {
            if (!write.dryRun()) {
                if (objects.delete(current).isEmpty()) {
                    return null;
                }
                strategy.released(object);
            }
            return Objects.decode(write.type(), value, current.revision());
        }
        if (write.dryRun() || Arrays.equals(value, current.value())) {
            return Objects.decode(write.type(), value, current.revision());
        }
        OptionalLong revision = ledger.put(write, current.key(), value, current.revision(), charges);
        return revision.isPresent() ? Objects.decode(write.type(), value, revision.getAsLong()) : null;
    }

    /** A version in the object must be the current one; after a conflict it no longer is, which ends the attempts. */
    private static void checkVersion(Write write, ResourceStrategy strategy, ObjectNode object, Stored current) {
        long version = Metadata.of(object).version();
        if (version == 0) {
            if (strategy.allowsUnconditionalUpdate()) {
                Metadata.of(object).version(current.revision());
                return;
            }
            throw ApiErrors.invalid(
                    write.resource(),
                    write.name(),
                    List.of(FieldError.invalid("metadata.resourceVersion", 0, "must be specified for an update")));
        }
        if (version != current.revision()) {
            throw modified(write);
        }
    }

    private static void prepare(Write write, ResourceStrategy strategy, ObjectNode object, ObjectNode old) {
        Metadata metadata = Metadata.of(object);
        Metadata before = Metadata.of(old);
        CreateObject.matchNamespace(write, metadata);
        metadata.copy("generation", before);
        strategy.prepareForUpdate(object, old, write.subresource(), write.context());
        Metadata after = Metadata.of(object);
        if (after.uid().isEmpty()) {
            after.copy("uid", before);
        }
        after.copy("creationTimestamp", before);
        after.remove("selfLink");
        if (before.deleting()) {
            after.copy("deletionTimestamp", before);
            if (after.gracePeriod() == null) {
                after.copy("deletionGracePeriodSeconds", before);
            }
        }
    }

    private static ObjectNode mutate(Write write, Change change, ObjectNode object, ObjectNode old) {
        Change.View view = change.view();
        if (view == null) {
            return write.gate().mutate(attributes(write, change, object, old));
        }
        ObjectNode part = view.of(object);
        ObjectNode mutated = write.gate().mutate(attributes(write, change, part, view.of(old)));
        return mutated.equals(part) ? object : view.into(object, mutated);
    }

    private static List<Charge> validate(Write write, Change change, ObjectNode object, ObjectNode old) {
        Change.View view = change.view();
        return write.gate()
                .validate(
                        view == null
                                ? attributes(write, change, object, old)
                                : attributes(write, change, view.of(object), view.of(old)));
    }

    private static AdmissionAttributes attributes(Write write, Change change, ObjectNode object, ObjectNode old) {
        Change.View view = change.view();
        return new AdmissionAttributes(
                write,
                view == null ? write.target() : view.target(),
                AdmissionAttributes.UPDATE,
                write.name(),
                object,
                old);
    }

    private static void checkUid(Write write, Stored current, @Nullable String uid) {
        String own = Metadata.of(current.object()).uid();
        if (uid != null && !uid.equals(own)) {
            throw ApiErrors.conflict(
                    write.resource(),
                    write.name(),
                    "StorageError: invalid object, Code: 4, Key: %s, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(current.key(), uid, own));
        }
    }

    /** The body must be about the object that the path names. */
    static void checkName(Write write, ObjectNode object) {
        Metadata metadata = Metadata.of(object);
        if (metadata.name().isEmpty()) {
            throw ApiErrors.badRequest(
                    "the name of the object (%s based on URL) was undeterminable: name must be provided"
                            .formatted(write.name()));
        }
        if (!metadata.name().equals(write.name())) {
            throw ApiErrors.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(metadata.name(), write.name()));
        }
        if (write.type().namespaced()
                && !metadata.namespace().isEmpty()
                && !metadata.namespace().equals(write.namespace())) {
            throw ApiErrors.badRequest(
                    "the namespace of the object (%s) does not match the namespace on the request (%s)"
                            .formatted(metadata.namespace(), write.namespace()));
        }
    }

    private static ApiException modified(Write write) {
        return ApiErrors.modified(write.resource(), write.name());
    }
}
