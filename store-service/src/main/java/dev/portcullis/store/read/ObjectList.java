package dev.portcullis.store.read;

import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.catalog.ResourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list, or a page of one.
 *
 * @param revision      the state that it shows, from which a watch can go on
 * @param continueToken empty on the last page
 * @param remaining     how many follow, where that is known
 */
public record ObjectList(
        ResourceType type,
        List<CachedObject> items,
        long revision,
        String continueToken,
        @Nullable Long remaining) {}
