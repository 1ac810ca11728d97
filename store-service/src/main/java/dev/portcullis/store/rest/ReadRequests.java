package dev.portcullis.store.rest;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.read.ListObjects;
import dev.portcullis.store.read.ListOptions;
import dev.portcullis.store.read.ObjectList;
import dev.portcullis.store.read.ObjectWatch;
import dev.portcullis.store.read.Reads;
import dev.portcullis.store.read.WatchObjects;
import dev.portcullis.store.write.Subresources;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Get, list and watch, from a route to the bytes of the answer. */
final class ReadRequests {
    private final Reads reads;
    private final ListObjects lists;
    private final WatchObjects watches;
    private final WatchStreams streams;
    private final Subresources subresources;

    ReadRequests(
            Reads reads, ListObjects lists, WatchObjects watches, WatchStreams streams, Subresources subresources) {
        this.reads = reads;
        this.lists = lists;
        this.watches = watches;
        this.streams = streams;
        this.subresources = subresources;
    }

    void handle(Call call, Route route, HttpServletResponse response) throws IOException {
        if (route.subresource() == null && route.type().storage() == null) {
            notStored(call, route, response);
            return;
        }
        switch (route.verb()) {
            case "get" -> get(call, route, response);
            case "list" -> list(call, route, response);
            default -> watch(call, route, response);
        }
    }

    private void get(Call call, Route route, HttpServletResponse response) throws IOException {
        Form form = Form.of(call);
        ResourceType type = route.type();
        CachedObject object =
                reads.get(type, route.namespace(), route.name(), call.query().get("resourceVersion"));
        byte[] body;
        if (subresources.isOwnKind(type, route.subresource())) {
            body = Bodies.of(object, type, form, call);
        } else {
            body = Bodies.of(subresources.read(Objects.requireNonNull(route.subresource()), object), type, form, call);
        }
        Responses.send(Answer.of(200, form.media().text(), body), call, response);
    }

    private void list(Call call, Route route, HttpServletResponse response) throws IOException {
        Form form = Form.of(call);
        ListOptions options = ListOptions.parse(call.query(), route.type(), false);
        ObjectList list = lists.list(route.type(), route.namespace(), options);
        if (form.plain()) {
            ListBody body = new ListBody(list);
            try (OutputStream out = Responses.open(200, Answer.JSON, body.length(), call, response)) {
                body.writeTo(out);
            }
            return;
        }
        Responses.send(Answer.of(200, form.media().text(), Bodies.of(list, form, call)), call, response);
    }

    private void watch(Call call, Route route, HttpServletResponse response) throws IOException {
        Form form = Form.ofWatch(call);
        ListOptions options = ListOptions.parse(call.query(), route.type(), true);
        if (!route.name().isEmpty()) {
            options = options.only(route.name());
        }
        try (ObjectWatch watch = watches.watch(route.type(), route.namespace(), options)) {
            streams.serve(watch, route.type(), form, options, call, response);
        }
    }

    /** A kind that is served and never stored has nothing to show: an empty list, and no object. */
    private static void notStored(Call call, Route route, HttpServletResponse response) throws IOException {
        if (!route.verb().equals("list")) {
            throw ApiErrors.notFound(
                    new dev.portcullis.kube.status.GroupResource(
                            route.type().group(), route.type().plural()),
                    route.name());
        }
        Form form = Form.of(call);
        ObjectList none = new ObjectList(route.type(), java.util.List.of(), 0, "", null);
        Responses.send(Answer.of(200, form.media().text(), Bodies.of(none, form, call)), call, response);
    }
}
