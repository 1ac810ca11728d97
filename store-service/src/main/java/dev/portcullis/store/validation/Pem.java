package dev.portcullis.store.validation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PEM, as the values of {@code []byte} fields hold it. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----\\s*((?:[A-Za-z-]+: [^\\n]*\\n)*)([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /** One block. Headers hold nothing that counts, but are refused where a certificate is expected. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Block(String type, boolean headers, byte[] der) {}

    private Pem() {}

    /** The text in a base64 value; empty if it is none. */
    static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** The blocks of the text; what stands between them does not count, as in OpenSSL. */
    static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(matcher.group(3));
                blocks.add(new Block(matcher.group(1), !matcher.group(2).isEmpty(), der));
            } catch (IllegalArgumentException e) {
                return blocks;
            }
        }
        return blocks;
    }

    /** The first block's content if it is of the type. */
    static byte @Nullable [] first(String type, String text) {
        List<Block> blocks = blocks(text);
        return blocks.isEmpty() || !blocks.getFirst().type().equals(type)
                ? null
                : blocks.getFirst().der();
    }
}
