package dev.portcullis.authn.serviceaccount;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys beside those of the files.
 *
 * @param signing the one that signs instead of the file's; null for that one
 * @param retired ids of keys that verify nothing any more, wherever they come from
 */
public record PublishedKeys(List<SigningKey> keys, @Nullable SigningKey signing, Set<String> retired) {
    public static final PublishedKeys NONE = new PublishedKeys(List.of(), null, Set.of());

    public PublishedKeys {
        keys = List.copyOf(keys);
        retired = Set.copyOf(retired);
    }
}
