package dev.portcullis.kube.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in a file, now. It is looked at ten times a second; content that cannot be read is logged and changes nothing.
 *
 * @param <T> what the content means
 */
public final class ReloadingFile<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingFile.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** More than the clock of any file system takes for a step. */
    private static final Duration TICK = Duration.ofSeconds(2);

    private final Path file;
    private final Parser<T> parser;
    private final Runnable onChange;
    private final Thread thread;
    private volatile T value;
    private Version version;
    private byte[] content;

    /** Throws for content that makes no sense, with a sentence that names the file. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse(Path file) throws IOException;
    }

    /**
     * Reads the file and begins to watch it.
     *
     * @param onChange called after {@link #get} has begun to give something new
     * @throws IOException if it cannot be read now
     */
    public ReloadingFile(Path file, Parser<T> parser, Runnable onChange) throws IOException {
        this.file = file;
        this.parser = parser;
        this.onChange = onChange;
        this.version = version(file);
        this.content = digest(file);
        this.value = parser.parse(file);
        this.thread = Thread.ofVirtual().name("reload " + file).start(this::watch);
    }

    public T get() {
        return value;
    }

    private void watch() {
        while (true) {
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                return;
            }
            look();
        }
    }

    /** Reads the file again if it has changed. */
    synchronized void look() {
        try {
            Version found = version(file);
            if (!found.equals(version)) {
                version = found;
                byte[] now = digest(file);
                if (Arrays.equals(now, content)) {
                    return;
                }
                content = now;
                value = parser.parse(file);
                LOG.info("{} has changed and was read again", file);
                onChange.run();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot be read, what it said before goes on: {}", file, e.toString());
        }
    }

    /** @param settled whether it is so long ago that a change after it would show in the time */
    private record Version(@Nullable Object key, @Nullable FileTime modified, long size, boolean settled) {
        private static final Version MISSING = new Version(null, null, -1, true);
    }

    private static Version version(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Version.MISSING;
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        FileTime modified = attributes.lastModifiedTime();
        boolean settled = Instant.now().minus(TICK).isAfter(modified.toInstant());
        return new Version(attributes.fileKey(), modified, attributes.size(), settled);
    }

    private static byte[] digest(Path file) throws IOException {
        try {
            return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
