package dev.portcullis.kube.service;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;

/** {@code --redis-password-file}: the password gets into {@code --redis-url}, so that no command line and no manifest has to hold it. */
final class RedisPasswordFile {
    private static final String FILE = "--redis-password-file=";
    private static final String URL = "--redis-url=";

    private RedisPasswordFile() {}

    /**
     * @return the flags, the password in the URL
     * @throws IllegalArgumentException with a sentence, if the file cannot be read, or there is nothing to use its password for
     */
    static List<String> into(List<String> flags) {
        return flags.stream()
                .filter(flag -> flag.startsWith(FILE))
                .map(flag -> flag.substring(FILE.length()))
                .reduce((first, last) -> last)
                .map(file -> with(read(Path.of(file)), flags))
                .orElse(flags);
    }

    private static List<String> with(String password, List<String> flags) {
        if (flags.stream().noneMatch(flag -> flag.startsWith(URL))) {
            throw new IllegalArgumentException("--redis-password-file: there is no --redis-url");
        }
        return flags.stream()
                .map(flag -> flag.startsWith(URL) ? URL + with(password, flag.substring(URL.length())) : flag)
                .toList();
    }

    private static String with(String password, String url) {
        URI uri = URI.create(url);
        String user = uri.getRawUserInfo();
        if (user != null && user.contains(":")) {
            throw new IllegalArgumentException("--redis-password-file: --redis-url has a password already");
        }
        String secret = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        String authority = (user == null ? "" : user) + ":" + secret + "@";
        return url.replaceFirst("://([^@/]*@)?", Matcher.quoteReplacement("://" + authority));
    }

    private static String read(Path file) {
        try {
            String password = Files.readString(file).strip();
            if (password.isEmpty()) {
                throw new IllegalArgumentException("--redis-password-file: " + file + " is empty");
            }
            return password;
        } catch (IOException e) {
            throw new IllegalArgumentException("--redis-password-file: " + file + " cannot be read: " + e.getMessage());
        }
    }
}
