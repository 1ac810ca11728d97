package dev.portcullis.store.state.etcd;

import com.google.protobuf.ByteString;
import dev.portcullis.store.state.KeyValue;

/** Keys, ranges and values in etcd's form. */
final class Ranges {
    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    private Ranges() {}

    static ByteString bytes(String key) {
        return ByteString.copyFromUtf8(key);
    }

    /** Where the keys with the prefix begin. */
    static ByteString start(String prefix) {
        return prefix.isEmpty() ? ZERO : bytes(prefix);
    }

    /** The first key after all those with the prefix; etcd's sign for "no end" if there is none. */
    static ByteString end(String prefix) {
        byte[] bytes = bytes(prefix).toByteArray();
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] != (byte) 0xff) {
                bytes[i]++;
                return ByteString.copyFrom(bytes, 0, i + 1);
            }
        }
        return ZERO;
    }

    static boolean before(ByteString one, ByteString other) {
        return ByteString.unsignedLexicographicalComparator().compare(one, other) < 0;
    }

    static KeyValue decode(io.etcd.jetcd.api.KeyValue kv) {
        return new KeyValue(
                kv.getKey().toStringUtf8(), kv.getValue().toByteArray(), kv.getCreateRevision(), kv.getModRevision());
    }
}
