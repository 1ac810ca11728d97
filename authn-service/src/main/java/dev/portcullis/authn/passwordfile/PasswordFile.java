package dev.portcullis.authn.passwordfile;

import dev.portcullis.authn.csv.Csv;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users of a file: {@code password,user,uid,"group,…"}, as kube-apiserver's {@code --basic-auth-file} had them. */
final class PasswordFile {
    private final Map<String, Entry> entries;
    /** Checked for a user who is not there, so that it takes as long as for one who is. */
    private final @Nullable PasswordHash any;

    private record Entry(PasswordHash hash, UserInfo user) {}

    private PasswordFile(Map<String, Entry> entries, @Nullable PasswordHash any) {
        this.entries = Map.copyOf(entries);
        this.any = any;
    }

    /** @throws IOException naming the record, for one that cannot be used */
    static PasswordFile read(Path file, boolean plainAllowed) throws IOException {
        Map<String, Entry> entries = new HashMap<>();
        PasswordHash any = null;
        List<List<String>> records = Csv.parse(Files.readString(file));
        for (int i = 0; i < records.size(); i++) {
            List<String> record = records.get(i);
            String where = "password file '%s', record number '%d': ".formatted(file, i + 1);
            if (record.size() < 3) {
                throw new IOException(
                        where + "must have at least 3 columns (password, user name, user uid), found " + record.size());
            }
            if (record.getFirst().isEmpty() || record.get(1).isEmpty()) {
                throw new IOException(where + "neither the password nor the user name may be empty");
            }
            PasswordHash hash = hash(record.getFirst(), plainAllowed, where);
            any = any == null ? hash : any;
            UserInfo user = new UserInfo(record.get(1), record.get(2), groups(record), Map.of());
            if (entries.put(record.get(1), new Entry(hash, user)) != null) {
                throw new IOException(where + "the user \"" + record.get(1) + "\" is there already");
            }
        }
        return new PasswordFile(entries, any);
    }

    private static PasswordHash hash(String text, boolean plainAllowed, String where) throws IOException {
        try {
            return PasswordHash.of(text, plainAllowed);
        } catch (IllegalArgumentException e) {
            throw new IOException(where + e.getMessage(), e);
        }
    }

    private static List<String> groups(List<String> record) {
        return record.size() > 3 && !record.get(3).isEmpty()
                ? List.of(record.get(3).split(",", -1))
                : List.of();
    }

    @Nullable
    UserInfo user(String name, String password) {
        Entry entry = entries.get(name);
        PasswordHash hash = entry == null ? any : entry.hash();
        boolean right = hash != null && hash.matches(password);
        return entry != null && right ? entry.user() : null;
    }
}
