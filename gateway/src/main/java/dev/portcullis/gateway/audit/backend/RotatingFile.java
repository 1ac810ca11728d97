package dev.portcullis.gateway.audit.backend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that is put aside when a line would make it larger than it may be. A line is one write: what a killed process leaves
 * are whole lines. Only its owner can read it.
 */
final class RotatingFile implements LogBackend.Lines {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;
    private final long most;
    private final RotatedFiles rotated;
    private final ExecutorService cleaner = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("audit-rotated").factory());
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable FileChannel open;
    private long size;

    /**
     * Opens the file, and makes it where there is none.
     *
     * @param most its size in bytes; only a line that is longer alone makes a longer file
     */
    RotatingFile(Path file, long most, RotatedFiles rotated) throws IOException {
        this.file = file.toAbsolutePath();
        this.most = most;
        this.rotated = rotated;
        this.open = open();
        cleaner.execute(rotated::clean);
    }

    @Override
    public void write(byte[] line) throws IOException {
        ByteBuffer whole =
                ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        lock.lock();
        try {
            if (open == null) {
                open = open();
            }
            if (size > 0 && size + whole.remaining() > most) {
                rotate();
            }
            while (whole.hasRemaining()) {
                size += open.write(whole);
            }
        } catch (IOException e) {
            // Perhaps somebody has taken the disk away and will put another there.
            closeQuietly();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private FileChannel open() throws IOException {
        Path directory = file.getParent();
        if (directory != null && !Files.exists(directory)) {
            Files.createDirectories(directory, PRIVATE_DIRECTORY);
        }
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND), PRIVATE);
        size = channel.size();
        return channel;
    }

    private void rotate() throws IOException {
        closeQuietly();
        // Somebody else may have put it aside.
        if (Files.exists(file)) {
            Files.move(file, rotated.next(Instant.now()));
        }
        open = open();
        cleaner.execute(rotated::clean);
    }

    private void closeQuietly() {
        try (FileChannel closing = open) {
            open = null;
        } catch (IOException e) {
            // What was written is written.
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closeQuietly();
        } finally {
            lock.unlock();
        }
        cleaner.shutdown();
        try {
            cleaner.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
