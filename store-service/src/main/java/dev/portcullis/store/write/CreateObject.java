package dev.portcullis.store.write;

import dev.portcullis.kube.review.AdmissionReview.Charge;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.fieldmanager.FieldManagers;
import dev.portcullis.store.state.ValueTooLargeException;
import dev.portcullis.store.strategy.Reservation;
import dev.portcullis.store.strategy.ResourceStrategy;
import dev.portcullis.store.strategy.Strategies;
import dev.portcullis.store.transform.Defaulter;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Create, in kube-apiserver's order: defaults, mutation, the kind's strategy, validation, admission's validation, commit. */
public final class CreateObject {
    private static final int NAME_ATTEMPTS = 8;

    private final Objects objects;
    private final Strategies strategies;
    private final FieldManagers managers;
    private final QuotaLedger ledger;

    public CreateObject(Objects objects, Strategies strategies, FieldManagers managers, QuotaLedger ledger) {
        this.objects = objects;
        this.strategies = strategies;
        this.managers = managers;
        this.ledger = ledger;
    }

    /** The object as it is stored. */
    public ObjectNode create(Write write, ObjectNode decoded) {
        matchNamespace(write, Metadata.of(decoded));
        Defaulter.apply(write.type(), decoded);
        managers.of(write.type(), "").update(null, decoded, write.manager());
        ObjectNode object = mutated(write, decoded);
        try {
            return named(write, object);
        } catch (ValueTooLargeException e) {
            Metadata.of(object).remove("managedFields"); // nobody needs them as much as the object
            return named(write, object);
        }
    }

    /** As {@link #create}, of an object that has its defaults and managedFields. */
    ObjectNode createManaged(Write write, ObjectNode managed) {
        return named(write, mutated(write, managed));
    }

    private static ObjectNode mutated(Write write, ObjectNode managed) {
        Metadata metadata = Metadata.of(managed);
        matchNamespace(write, metadata);
        metadata.remove("selfLink");
        JsonNode owners = managed.path("metadata").path("managedFields");
        return ManagedFieldsGuard.checked(
                write, owners, write.gate().mutate(attributes(write, metadata.name(), managed)));
    }

    /** Stores it under its own name, or under generated ones until one is free. */
    private ObjectNode named(Write write, ObjectNode object) {
        boolean generates = Metadata.of(object).name().isEmpty()
                && !Metadata.of(object).text("generateName").isEmpty();
        for (int attempt = 1; ; attempt++) {
            ObjectNode candidate = object.deepCopy();
            try {
                return store(write, candidate, generates);
            } catch (ApiException e) {
                if (!generates || !e.is("AlreadyExists")) {
                    throw e;
                }
                if (attempt == NAME_ATTEMPTS) {
                    throw noNameLeft(write, Metadata.of(candidate).name());
                }
            }
        }
    }

    private ObjectNode store(Write write, ObjectNode object, boolean generates) {
        ResourceStrategy strategy = strategies.of(write.type());
        Metadata metadata = Metadata.of(object);
        metadata.remove("deletionTimestamp");
        metadata.remove("deletionGracePeriodSeconds");
        metadata.born();
        if (generates) {
            metadata.set("name", Metadata.generateName(metadata.text("generateName")));
        }
        strategy.prepareForCreate(object, write.context());
        List<FieldError> errors = strategy.validateCreate(object);
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(write.kind(), metadata.name(), errors);
        }
        write.warnings().addAll(strategy.warnings(object, null));
        Reservation reservation = strategy.reserve(object, null, write.context());
        boolean stored = false;
        try {
            ObjectNode result = ledger.admitted(
                    write,
                    () -> write.gate().validate(attributes(write, metadata.name(), object)),
                    charges -> commit(write, object, metadata, charges));
            stored = !write.dryRun();
            return result;
        } finally {
            if (stored) {
                reservation.commit();
            } else {
                reservation.rollback();
            }
        }
    }

    private ObjectNode commit(Write write, ObjectNode object, Metadata metadata, List<Charge> charges) {
        if (metadata.version() != 0) {
            throw Status.failure(500, null, "resourceVersion should not be set on objects to be created", null)
                    .exception();
        }
        byte[] value = objects.encode(write.type(), object);
        if (write.dryRun()) {
            if (objects.get(write.type(), write.namespace(), metadata.name()).isPresent()) {
                throw ApiErrors.alreadyExists(write.resource(), metadata.name());
            }
            ObjectNode result = Objects.decode(write.type(), value, 0);
            Metadata.of(result).remove("resourceVersion");
            return result;
        }
        String key = write.type().stored().key(write.namespace(), metadata.name());
        OptionalLong revision = ledger.put(write, key, value, 0, charges);
        if (revision.isEmpty()) {
            throw ApiErrors.alreadyExists(write.resource(), metadata.name());
        }
        return Objects.decode(write.type(), value, revision.getAsLong());
    }

    static void matchNamespace(Write write, Metadata metadata) {
        String own = metadata.namespace();
        if (!write.type().namespaced()) {
            metadata.remove("namespace");
        } else if (own.isEmpty()) {
            metadata.set("namespace", write.namespace());
        } else if (!own.equals(write.namespace())) {
            throw ApiErrors.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    private static AdmissionAttributes attributes(Write write, String name, ObjectNode object) {
        return new AdmissionAttributes(write, write.target(), AdmissionAttributes.CREATE, name, object, null);
    }

    private static ApiException noNameLeft(Write write, String name) {
        Status.Details details = Status.Details.of(
                        write.type().group(), write.type().plural(), name)
                .withRetryAfter(1);
        String message = "%s \"%s\" already exists, the server was not able to generate a unique name for the object"
                .formatted(write.resource(), name);
        return Status.failure(409, "AlreadyExists", message, details).exception();
    }
}
