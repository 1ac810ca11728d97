package dev.portcullis.authn.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Redis' password, as Redis reads it and as its clients do. */
record RedisPassword(Path directory) {
    private static final int BYTES = 32;

    /** Makes what is missing; a password that is there stays. */
    void ensure() throws IOException {
        PemFiles.directory(directory);
        Path file = directory.resolve("password");
        if (!Files.exists(file)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            PemFiles.write(file, HexFormat.of().formatHex(random));
        }
        String password = Files.readString(file, StandardCharsets.US_ASCII).strip();
        PemFiles.write(directory.resolve("redis.conf"), "requirepass " + password + "\n");
        PemFiles.write(directory.resolve("url"), "redis://:" + password + "@redis:6379");
    }
}
