package dev.portcullis.authn.tokenfile;

import dev.portcullis.authn.csv.Csv;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of a token file, by the digests of their tokens: a look-up takes equally long however much of a token is right. */
final class TokenFile {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private final Map<String, UserInfo> users;

    private TokenFile(Map<String, UserInfo> users) {
        this.users = Map.copyOf(users);
    }

    /** @throws IOException if a record has fewer than the three columns token, user, uid */
    static TokenFile read(Path file) throws IOException {
        Map<String, UserInfo> users = new HashMap<>();
        List<List<String>> records = Csv.parse(Files.readString(file));
        for (int i = 0; i < records.size(); i++) {
            List<String> record = records.get(i);
            if (record.size() < 3) {
                throw new IOException(
                        "token file '%s' must have at least 3 columns (token, user name, user uid), found %d"
                                .formatted(file, record.size()));
            }
            if (record.getFirst().isEmpty()) {
                LOG.warn("empty token has been found in token file '{}', record number '{}'", file, i + 1);
                continue;
            }
            List<String> groups = record.size() > 3 && !record.get(3).isEmpty()
                    ? Arrays.asList(record.get(3).split(",", -1))
                    : List.of();
            UserInfo user = new UserInfo(record.get(1), record.get(2), groups, Map.of());
            if (users.put(digest(record.getFirst()), user) != null) {
                LOG.warn("duplicate token has been found in token file '{}', record number '{}'", file, i + 1);
            }
        }
        return new TokenFile(users);
    }

    @Nullable
    UserInfo user(String token) {
        return users.get(digest(token));
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
