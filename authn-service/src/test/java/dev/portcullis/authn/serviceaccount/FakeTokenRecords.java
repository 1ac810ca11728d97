package dev.portcullis.authn.serviceaccount;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a test says of tokens, {@code namespace/id}. */
final class FakeTokenRecords implements TokenRecords {
    final Set<String> revoked = new HashSet<>();
    final List<String> used = new ArrayList<>();

    @Override
    public boolean isRevoked(String namespace, String id) {
        return revoked.contains(namespace + "/" + id);
    }

    @Override
    public void used(String namespace, String id, String address) {
        used.add(namespace + "/" + id);
    }
}
