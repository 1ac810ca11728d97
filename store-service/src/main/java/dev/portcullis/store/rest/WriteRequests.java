package dev.portcullis.store.rest;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.fieldmanager.ManagerName;
import dev.portcullis.store.read.ListOptions;
import dev.portcullis.store.read.ObjectList;
import dev.portcullis.store.transform.BodyDecoder;
import dev.portcullis.store.transform.Decoded;
import dev.portcullis.store.transform.PatchType;
import dev.portcullis.store.write.AdmissionGate;
import dev.portcullis.store.write.CreateObject;
import dev.portcullis.store.write.DeleteCollection;
import dev.portcullis.store.write.DeleteObject;
import dev.portcullis.store.write.DeleteObject.Deleted;
import dev.portcullis.store.write.DeleteOptions;
import dev.portcullis.store.write.ReplaceObject;
import dev.portcullis.store.write.Subresources;
import dev.portcullis.store.write.UpdateObject.Updated;
import dev.portcullis.store.write.Warnings;
import dev.portcullis.store.write.Write;
import dev.portcullis.store.write.WriteOptions;
import tools.jackson.databind.node.ObjectNode;

/** Create, update, patch, delete and deletecollection, from a route to the whole answer. */
final class WriteRequests {
    private final CreateObject creation;
    private final ReplaceObject replacement;
    private final DeleteObject deletion;
    private final DeleteCollection collections;
    private final Subresources subresources;

    WriteRequests(
            CreateObject creation,
            ReplaceObject replacement,
            DeleteObject deletion,
            DeleteCollection collections,
            Subresources subresources) {
        this.creation = creation;
        this.replacement = replacement;
        this.deletion = deletion;
        this.collections = collections;
        this.subresources = subresources;
    }

    Answer handle(Call call, Route route, AdmissionGate gate) {
        Form form = Form.of(call);
        return switch (route.verb()) {
            case "create" -> create(call, route, gate, form);
            case "update" -> update(call, route, gate, form);
            case "patch" -> patch(call, route, gate, form);
            case "delete" -> delete(call, route, gate, form);
            default -> deleteCollection(call, route, gate, form);
        };
    }

    private Answer create(Call call, Route route, AdmissionGate gate, Form form) {
        WriteOptions options = WriteOptions.parse(call.query(), "CreateOptions");
        Write write = write(call, route, options, gate);
        Subresource part = route.subresource();
        String contentType = call.header("content-type");
        if (part != null) {
            subresources.create(write, part, call.body(), contentType, options.fieldValidation());
            return done(write, form);
        }
        if (route.type().storage() == null) {
            subresources.bind(write, call.body(), contentType, options.fieldValidation());
            return done(write, form);
        }
        Decoded decoded = BodyDecoder.decode(call.body(), contentType, options.fieldValidation(), route.type());
        write.warnings().addAll(decoded.warnings());
        return answer(201, creation.create(write, decoded.object()), write, form, call);
    }

    private Answer update(Call call, Route route, AdmissionGate gate, Form form) {
        WriteOptions options = WriteOptions.parse(call.query(), "UpdateOptions");
        Write write = write(call, route, options, gate);
        Updated updated = replacement.put(
                write, route.subresource(), call.body(), call.header("content-type"), options.fieldValidation());
        return answer(updated.created() ? 201 : 200, updated.object(), write, form, call);
    }

    private Answer patch(Call call, Route route, AdmissionGate gate, Form form) {
        PatchType type =
                PatchType.parse(call.header("content-type"), route.type().custom());
        WriteOptions options = WriteOptions.parse(call.query(), "PatchOptions", type == PatchType.APPLY);
        Write write = write(call, route, options, gate);
        Updated updated = type == PatchType.APPLY
                ? replacement.apply(write, route.subresource(), call.body(), options.fieldValidation(), options.force())
                : replacement.patch(write, route.subresource(), type, call.body(), options.fieldValidation());
        return answer(updated.created() ? 201 : 200, updated.object(), write, form, call);
    }

    private Answer delete(Call call, Route route, AdmissionGate gate, Form form) {
        DeleteOptions options = DeleteOptions.parse(call.body(), call.query());
        Write write = write(call, route, options, gate);
        Deleted deleted = deletion.delete(write, options);
        boolean later = !deleted.gone() && Boolean.FALSE.equals(options.orphanDependents());
        return answer(later ? 202 : 200, DeleteObject.shown(write, deleted), write, form, call);
    }

    private Answer deleteCollection(Call call, Route route, AdmissionGate gate, Form form) {
        ListOptions selection = ListOptions.parse(call.query(), route.type(), false);
        DeleteOptions options = DeleteOptions.parse(call.body(), call.query());
        Write write = write(call, route, options, gate);
        ObjectList deleted = collections.delete(write, selection, options);
        byte[] body = form.plain() ? new ListBody(deleted).toBytes() : Bodies.of(deleted, form, call);
        return Answer.of(200, form.media().text(), body)
                .warning(write.warnings().all());
    }

    private static Write write(Call call, Route route, WriteOptions options, AdmissionGate gate) {
        String agent = call.header("user-agent");
        String client = agent == null && !call.fromGateway() ? call.caller() : agent;
        String manager = ManagerName.of(options.fieldManager(), client);
        return write(call, route, manager, options.dryRun(), options.json(), gate);
    }

    private static Write write(Call call, Route route, DeleteOptions options, AdmissionGate gate) {
        return write(call, route, "", options.dryRun(), options.json(), gate);
    }

    /** What admission must know of a connection: it writes nothing. */
    static Write connection(Call call, Route route, AdmissionGate gate) {
        return write(call, route, "", false, Json.object(), gate);
    }

    private static Write write(
            Call call, Route route, String manager, boolean dryRun, ObjectNode options, AdmissionGate gate) {
        return new Write(
                route.type(),
                route.namespace(),
                route.name(),
                route.part(),
                call.user(),
                manager,
                dryRun,
                options,
                gate,
                new Warnings());
    }

    private static Answer answer(int status, ObjectNode object, Write write, Form form, Call call) {
        byte[] body = Bodies.of(object, write.type(), form, call);
        return Answer.of(status, form.media().text(), body)
                .warning(write.warnings().all());
    }

    /** For what has no object to show. */
    private static Answer done(Write write, Form form) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success").put("code", 201);
        return Answer.of(201, form.media().text(), form.media().write(status))
                .warning(write.warnings().all());
    }
}
