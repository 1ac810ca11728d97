package dev.portcullis.authn.passwordfile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A password as a file keeps it. The form is told by its beginning, with or without Spring Security's {@code {bcrypt}} before it. */
sealed interface PasswordHash {
    /** A check takes as much memory as the hash says; the service has little. */
    int MOST_ARGON2_KIB = 32 * 1024;

    Pattern BCRYPT_FORM = Pattern.compile("\\$2[aby]?\\$([0-9]{2})\\$[./0-9A-Za-z]{53}");
    Pattern ARGON2_FORM = Pattern.compile(
            "\\$argon2(?:id|i|d)\\$v=[0-9]{1,3}\\$m=([0-9]{1,9}),t=[0-9]{1,4},p=[0-9]{1,3}\\$[A-Za-z0-9+/]{8,}\\$[A-Za-z0-9+/]{8,}");

    boolean matches(String password);

    /**
     * @param plainAllowed whether what is no hash is a password itself
     * @throws IllegalArgumentException for what cannot be used, in words that do not contain it
     */
    static PasswordHash of(String text, boolean plainAllowed) {
        String bare = text.replaceFirst("^\\{(bcrypt|argon2|noop)}", "");
        Matcher bcrypt = BCRYPT_FORM.matcher(bare);
        if (bcrypt.matches()) {
            return new Bcrypt(bare);
        }
        Matcher argon2 = ARGON2_FORM.matcher(bare);
        if (argon2.matches()) {
            if (Integer.parseInt(argon2.group(1)) > MOST_ARGON2_KIB) {
                throw new IllegalArgumentException("an Argon2 hash that takes more than " + MOST_ARGON2_KIB
                        + " KiB to check (m=" + argon2.group(1) + ") cannot be used");
            }
            return new Argon2(bare);
        }
        boolean meantAsHash = bare.startsWith("$2") || bare.startsWith("$argon2") || bare.length() != text.length();
        if (!plainAllowed) {
            throw new IllegalArgumentException(
                    "the password is no bcrypt or Argon2 hash; plain text needs --basic-auth-file-allow-plain-text");
        }
        if (meantAsHash && !text.startsWith("{noop}")) {
            throw new IllegalArgumentException("the password begins like a hash and is none");
        }
        return new Plain(bare.getBytes(StandardCharsets.UTF_8));
    }

    record Bcrypt(String hash) implements PasswordHash {
        private static final BCryptPasswordEncoder ENCODER = new BCryptPasswordEncoder();
        /** bcrypt looks at no more, so that whatever followed would be right. */
        private static final int LONGEST = 72;

        @Override
        public boolean matches(String password) {
            return password.getBytes(StandardCharsets.UTF_8).length <= LONGEST && ENCODER.matches(password, hash);
        }
    }

    record Argon2(String hash) implements PasswordHash {
        private static final Argon2PasswordEncoder ENCODER = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();

        @Override
        public boolean matches(String password) {
            return ENCODER.matches(password, hash);
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Plain(byte[] password) implements PasswordHash {
        @Override
        public boolean matches(String candidate) {
            return MessageDigest.isEqual(password, candidate.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Plain[]";
        }
    }
}
