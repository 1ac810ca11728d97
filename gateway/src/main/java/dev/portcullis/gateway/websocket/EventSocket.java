package dev.portcullis.gateway.websocket;

import dev.portcullis.kube.connection.RawConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A watch's stream over WebSocket: each line, once it is whole, is a text message, its line feed included. One thread writes, another
 * asks now and then whether the client has gone, which is also when its pings are read.
 */
public final class EventSocket extends OutputStream {
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PONG = 0x8a;
    /** Of status 1000, a normal end. */
    private static final byte[] NORMAL = {0x03, (byte) 0xe8};

    private static final int READS_AT_A_TIME = 16;
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int LOOKS = 20;

    private final RawConnection connection;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicReference<byte @Nullable []> pinged = new AtomicReference<>();
    private final ClientFrames frames = new ClientFrames(this::pinged);
    private final byte[] read = new byte[1024];

    /** Begins with the handshake's answer. */
    public EventSocket(RawConnection connection, Handshake.Accepted handshake) throws IOException {
        this.connection = connection;
        connection.write(handshake.head(), 0, handshake.head().length);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int begin = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, begin, i + 1 - begin);
                frame(TEXT, line.toByteArray());
                line.reset();
                begin = i + 1;
            }
        }
        line.write(bytes, begin, offset + length - begin);
    }

    @Override
    public void flush() throws IOException {
        writing.lock();
        try {
            connection.flush();
        } finally {
            writing.unlock();
        }
    }

    private void frame(int opcode, byte[] payload) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) opcode);
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else if (payload.length < 1 << 16) {
            head.put((byte) 126).putShort((short) payload.length);
        } else {
            head.put((byte) 127).putLong(payload.length);
        }
        writing.lock();
        try {
            connection.write(head.array(), 0, head.position());
            connection.write(payload, 0, payload.length);
        } finally {
            writing.unlock();
        }
    }

    /** Whether the client has closed the connection or said that it will. Does not wait. */
    public boolean gone() {
        try {
            for (int i = 0; i < READS_AT_A_TIME && !frames.closed(); i++) {
                int count = connection.read(read);
                if (count < 0) {
                    return true;
                }
                if (count == 0) {
                    return false;
                }
                frames.take(read, count);
            }
            return frames.closed();
        } catch (IOException e) {
            return true;
        }
    }

    /** Whoever sends pings and takes no answers holds up a thread of its own only; of several that wait the last one counts. */
    private void pinged(byte[] payload) {
        if (pinged.getAndSet(payload) == null) {
            Thread.ofVirtual().name("pong").start(this::pong);
        }
    }

    private void pong() {
        writing.lock();
        try {
            byte[] payload = pinged.getAndSet(null);
            if (payload != null) {
                frame(PONG, payload);
                connection.flush();
            }
        } catch (IOException e) {
            // The next look finds that nobody is there.
        } finally {
            writing.unlock();
        }
    }

    /** A proper end: says so, and gives the client a second to say so, too. Half a line is not sent. */
    @Override
    public void close() throws IOException {
        frame(CLOSE, NORMAL);
        flush();
        try {
            for (int i = 0; i < LOOKS && !gone(); i++) {
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
