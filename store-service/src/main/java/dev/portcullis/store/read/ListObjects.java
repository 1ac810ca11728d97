package dev.portcullis.store.read;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.Feed;
import dev.portcullis.store.cache.ResourceCache;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.state.CompactedException;
import dev.portcullis.store.state.FutureRevisionException;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import dev.portcullis.store.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists: from the cache whenever it has the state that is asked for, from the StateStore's history otherwise. */
public final class ListObjects {
    private static final String TOO_OLD =
            "The provided continue parameter is too old to display a consistent list result. You can start a new list"
                    + " without the continue parameter, or use the continue token in this response to retrieve the"
                    + " remainder of the results. Continuing with the provided token results in an inconsistent list -"
                    + " objects that were created, modified, or deleted between the time the first chunk was returned"
                    + " and now may show up in the list.";
    private static final int HISTORY_PAGE = 500;

    private final Reads reads;
    private final StateReader store;

    public ListObjects(Reads reads, StateReader store) {
        this.reads = reads;
        this.store = store;
    }

    /** @param namespace empty for all of them */
    public ObjectList list(ResourceType type, String namespace, ListOptions options) {
        Selection selection = Selection.of(type, namespace, options.labels(), options.fields());
        if (!options.continueToken().isEmpty()) {
            String list = ContinueToken.listOf(type, namespace);
            return goOn(selection, options, namespace, ContinueToken.decode(options.continueToken(), list));
        }
        long version = options.version();
        if (!options.exact()) {
            reads.await(version);
            return present(selection, options, namespace, "");
        }
        return at(selection, options, namespace, "", version);
    }

    private ObjectList goOn(Selection selection, ListOptions options, String namespace, ContinueToken token) {
        String start = selection.type().stored().keyPrefix(namespace) + token.start();
        if (token.revision() < 0) {
            reads.await(-1);
            return present(selection, options, namespace, start);
        }
        if (token.revision() > reads.feed().progress().revision() && token.revision() > store.currentRevision()) {
            throw ContinueToken.fromTheFuture();
        }
        try {
            return at(selection, options, namespace, start, token.revision());
        } catch (ApiException e) {
            throw e.is("Expired") ? tooOld(token, ContinueToken.listOf(selection.type(), namespace)) : e;
        }
    }

    private ObjectList present(Selection selection, ListOptions options, String namespace, String start) {
        long reached = reads.feed().progress().revision();
        ResourceCache.State state = reads.cache(selection.type()).state();
        return page(selection, options, namespace, start, state, Math.max(reached, state.revision()));
    }

    private ObjectList page(
            Selection selection,
            ListOptions options,
            String namespace,
            String start,
            ResourceCache.State state,
            long revision) {
        int limit = options.limit() == 0 ? Integer.MAX_VALUE : options.limit();
        List<CachedObject> items = new ArrayList<>(
                selection.everything() ? Math.min(limit, state.objects().size()) : 16);
        long more = 0;
        for (CachedObject object : state.objects().range(selection.prefix(), start)) {
            if (items.size() < limit) {
                if (selection.matches(object)) {
                    items.add(object);
                }
            } else {
                more++;
                if (!selection.everything()) {
                    break; // as kube-apiserver: a full page has a successor if there are more keys, matching or not
                }
            }
        }
        return result(selection, namespace, items, revision, more);
    }

    private static ObjectList result(
            Selection selection, String namespace, List<CachedObject> items, long revision, long more) {
        ResourceType type = selection.type();
        String token = "";
        if (more > 0) {
            String last = items.getLast()
                    .key()
                    .substring(type.stored().keyPrefix(namespace).length());
            token = new ContinueToken(revision, last + "\0").encode(ContinueToken.listOf(type, namespace));
        }
        @Nullable Long remaining = more > 0 && selection.everything() ? Long.valueOf(more) : null;
        return new ObjectList(type, items, revision, token, remaining);
    }

    private ObjectList at(Selection selection, ListOptions options, String namespace, String start, long revision) {
        long reached = reads.feed().progress().revision();
        ResourceCache.State state = reads.cache(selection.type()).state();
        if (state.revision() <= revision && revision <= reached) {
            return page(selection, options, namespace, start, state, revision);
        }
        try {
            return past(selection, options, namespace, start, revision);
        } catch (CompactedException e) {
            throw ApiErrors.expired("The resourceVersion for the provided list is too old.");
        } catch (FutureRevisionException e) {
            reads.freshness().awaitRevision(revision);
            return at(selection, options, namespace, start, revision);
        }
    }

    private ObjectList past(Selection selection, ListOptions options, String namespace, String start, long revision) {
        List<CachedObject> items = new ArrayList<>();
        int limit = options.limit() == 0 ? Integer.MAX_VALUE : options.limit();
        ListQuery query = new ListQuery(selection.prefix(), start, Math.min(limit, HISTORY_PAGE - 1) + 1, revision);
        while (true) {
            ListResult page = store.list(query);
            long left = page.count();
            for (KeyValue kv : page.items()) {
                CachedObject object = Feed.decode(selection.type(), kv);
                if (items.size() == limit) {
                    return result(selection, namespace, items, revision, left);
                }
                if (object != null && selection.matches(object)) {
                    items.add(object);
                }
                left--;
            }
            if (!page.more() || page.items().isEmpty()) {
                return result(selection, namespace, items, revision, 0);
            }
            query = query.after(page.items().getLast().key());
        }
    }

    /** 410 with a token that goes on in the present. */
    private static ApiException tooOld(ContinueToken token, String list) {
        Status expired = Status.failure(410, "Expired", TOO_OLD, null);
        return new Status(
                        expired.kind(),
                        expired.apiVersion(),
                        Map.of("continue", new ContinueToken(-1, token.start()).encode(list)),
                        expired.status(),
                        expired.message(),
                        expired.reason(),
                        null,
                        expired.code())
                .exception();
    }
}
