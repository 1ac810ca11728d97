package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.transform.Defaulter;
import dev.portcullis.store.transform.FieldValidation;
import dev.portcullis.store.transform.PatchType;
import dev.portcullis.store.transform.Patches;
import dev.portcullis.store.transform.Target;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The gate of a two-phase write: each question is an AdmissionReview that the write's session carries out and back. */
final class ReviewGate implements AdmissionGate {
    static final String MUTATE = "mutate";
    static final String VALIDATE = "validate";

    private static final ScopedValue<ReviewGate> CURRENT = ScopedValue.newInstance();

    private final WriteSession<?> session;
    private boolean asked;
    private boolean validating = true;

    ReviewGate(WriteSession<?> session) {
        this.session = session;
    }

    /** Does the work of a write, which asks this gate. */
    <A> A run(Function<AdmissionGate, A> work) {
        return ScopedValue.where(CURRENT, this).call(() -> work.apply(this));
    }

    /**
     * The gateway begins a write anew elsewhere where the one who began it is lost before it asked: it must have stored nothing by then, nor
     * may anything be stored that admission has not seen.
     */
    static void requireAsked() {
        if (CURRENT.isBound() && !CURRENT.get().asked) {
            throw new IllegalStateException("a write is to be stored that has not asked admission");
        }
    }

    /** What admission makes of it and nobody can read is admission's fault: 500. */
    @Override
    public ObjectNode mutate(AdmissionAttributes attributes) {
        AdmissionReview.Response response = ask(attributes, MUTATE);
        ObjectNode object = attributes.requiredObject();
        byte[] patch = response.patch();
        if (patch == null || patch.length == 0) {
            return object;
        }
        Target kind = attributes.kind();
        ObjectNode patched;
        try {
            patched = Patches.apply(PatchType.JSON, kind, object, patch, FieldValidation.IGNORE)
                    .object();
        } catch (ApiException e) { // not for the client to repair
            throw ApiErrors.internal(String.valueOf(e.getMessage()), e);
        }
        Defaulter.apply(kind.schema(), patched);
        return patched;
    }

    @Override
    public void mutateDelete(AdmissionAttributes attributes) {
        ask(attributes, MUTATE);
    }

    /** Not asked where the mutating phase said that nobody would look. */
    @Override
    public List<AdmissionReview.Charge> validate(AdmissionAttributes attributes) {
        List<AdmissionReview.Charge> charges =
                validating ? ask(attributes, VALIDATE).charges() : null;
        return charges == null ? List.of() : charges;
    }

    private AdmissionReview.Response ask(AdmissionAttributes attributes, String phase) {
        AdmissionReview.Request request = request(attributes);
        byte[] answer = session.pause(phase, access(attributes), Json.write(AdmissionReview.of(request)));
        AdmissionReview.Response response = read(answer, request.uid());
        asked = true;
        if (response.warnings() != null) {
            attributes.write().warnings().addAll(response.warnings());
        }
        if (!response.allowed()) {
            throw refusal(response.status());
        }
        if (phase.equals(MUTATE)) {
            validating = !Boolean.FALSE.equals(response.validating());
        }
        return response;
    }

    /** Whoever makes an object by an update or an apply must be allowed to create it, too. */
    private static String access(AdmissionAttributes attributes) {
        boolean creates = attributes.operation().equals(AdmissionAttributes.CREATE);
        Write write = attributes.write();
        return creates && write.subresource().isEmpty() && !write.name().isEmpty() ? "create" : "";
    }

    private static AdmissionReview.Response read(byte[] answer, String uid) {
        AdmissionReview.Response response;
        try {
            response = Json.read(answer, AdmissionReview.class).response();
        } catch (JacksonException e) {
            throw ApiErrors.internal("the answer of admission can't be read", e);
        }
        if (response == null || !uid.equals(response.uid())) {
            throw ApiErrors.internal("the answer of admission is for another review", null);
        }
        return response;
    }

    private static RuntimeException refusal(@Nullable Status status) {
        if (status == null || status.code() < 400) {
            return ApiErrors.internal("admission refused the request without a status", null);
        }
        return status.exception();
    }

    private static AdmissionReview.Request request(AdmissionAttributes attributes) {
        Write write = attributes.write();
        Target target = attributes.kind();
        AdmissionReview.Kind kind = new AdmissionReview.Kind(target.group(), target.version(), target.kind());
        AdmissionReview.Resource resource = new AdmissionReview.Resource(
                write.type().group(), write.type().version(), write.type().plural());
        String subresource = write.subresource().isEmpty() ? null : write.subresource();
        boolean isNamespace =
                write.type().group().isEmpty() && write.type().plural().equals("namespaces");
        String namespace = isNamespace ? attributes.name() : write.namespace();
        return new AdmissionReview.Request(
                UUID.randomUUID().toString(),
                kind,
                resource,
                subresource,
                kind,
                resource,
                subresource,
                attributes.name().isEmpty() ? null : attributes.name(),
                namespace.isEmpty() ? null : namespace,
                attributes.operation(),
                write.user(),
                attributes.object(),
                attributes.oldObject(),
                write.dryRun(),
                write.options(),
                others(write.type()));
    }

    private static @Nullable List<String> others(ResourceType type) {
        List<String> others =
                type.storage() == null ? List.of() : type.storage().otherVersions();
        return others.isEmpty() ? null : others;
    }
}
