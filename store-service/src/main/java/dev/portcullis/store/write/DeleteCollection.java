package dev.portcullis.store.write;

import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.read.ListObjects;
import dev.portcullis.store.read.ListOptions;
import dev.portcullis.store.read.ObjectList;

/** Deletes what a list shows, one object after the other, each as if it had been asked for by itself. */
public final class DeleteCollection {
    private final ListObjects list;
    private final DeleteObject delete;

    public DeleteCollection(ListObjects list, DeleteObject delete) {
        this.list = list;
        this.delete = delete;
    }

    /** The objects as they were listed; the first refusal ends it. */
    public ObjectList delete(Write write, ListOptions selection, DeleteOptions options) {
        ObjectList objects = list.list(write.type(), write.namespace(), selection);
        for (CachedObject object : objects.items()) {
            try {
                delete.delete(write.in(object.namespace()).on(object.name(), ""), options);
            } catch (ApiException e) {
                if (!e.is("NotFound")) {
                    throw e;
                }
            }
        }
        return objects;
    }
}
