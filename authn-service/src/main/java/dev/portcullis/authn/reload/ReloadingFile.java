package dev.portcullis.authn.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in a file, now. It is looked at each second; content that cannot be read is logged and changes nothing.
 *
 * @param <T> what the content means
 */
public final class ReloadingFile<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingFile.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Path file;
    private final Parser<T> parser;
    private final Runnable onChange;
    private final Thread thread;
    private volatile T value;
    private Version version;

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

    private void look() {
        try {
            Version found = version(file);
            if (!found.equals(version)) {
                version = found;
                value = parser.parse(file);
                LOG.info("{} has changed and was read again", file);
                onChange.run();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot be read, what it said before goes on: {}", file, e.toString());
        }
    }

    private record Version(@Nullable Object key, long modified, long size) {
        private static final Version MISSING = new Version(null, -1, -1);
    }

    private static Version version(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Version.MISSING;
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.fileKey(), attributes.lastModifiedTime().toMillis(), attributes.size());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
