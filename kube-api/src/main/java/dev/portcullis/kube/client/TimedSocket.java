package dev.portcullis.kube.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket whose reads are given up after a while, as with {@code SO_TIMEOUT}, but by whoever calls {@link #giveUp} now and then. A
 * virtual thread that waits with a timeout sets an alarm with another thread for each read; that costs more than the read.
 */
final class TimedSocket extends Socket {
    /** A whole record of TLS, which is read in two steps: both come out of the buffer. */
    private static final int BUFFER = 17 * 1024;
    /** There are thousands of watches, and most of their records are small. */
    private static final int WATCH_BUFFER = 2 * 1024;

    private static final byte[] NOTHING = {};

    private volatile long longest;
    private volatile long readingSince;
    private volatile boolean late;
    /** Until something is sent that must not be sent twice. */
    private volatile boolean movable = true;

    /** @param duration between two packets; zero for no limit */
    void longestRead(Duration duration) {
        longest = duration.toNanos();
    }

    /** Whether what is waited for may be asked of somebody else. */
    void movable(boolean may) {
        movable = may;
    }

    /** Closes it if somebody waits for an answer that may as well come from somewhere else. */
    void moveAway() {
        if (movable && readingSince != 0) {
            try {
                close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }

    /** Closes it if somebody has been waiting too long for it. */
    void giveUp() {
        long since = readingSince;
        long limit = longest;
        if (since != 0 && limit != 0 && System.nanoTime() - since > limit) {
            late = true;
            try {
                close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Buffered(super.getInputStream());
    }

    private int read(InputStream in, byte[] target, int offset, int length) throws IOException {
        readingSince = System.nanoTime() | 1;
        try {
            return in.read(target, offset, length);
        } catch (IOException e) {
            if (late) {
                SocketTimeoutException timeout = new SocketTimeoutException("no answer in time");
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        } finally {
            readingSince = 0;
        }
    }

    /** As large as the present exchange needs it. By one thread at a time. */
    private final class Buffered extends InputStream {
        private final InputStream in;
        private byte[] buffer = NOTHING;
        private int next;
        private int end;

        Buffered(InputStream in) {
            this.in = in;
        }

        @Override
        public int available() {
            return end - next;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (next == end && length > 0) {
                int size = longest == 0 ? WATCH_BUFFER : BUFFER;
                if (length >= size) {
                    return TimedSocket.this.read(in, target, offset, length);
                }
                if (buffer.length != size) {
                    buffer = new byte[size];
                }
                // Empty whatever comes of it: who looks whether a connection is stale reads, in vain, and goes on.
                next = 0;
                end = 0;
                int read = TimedSocket.this.read(in, buffer, 0, size);
                if (read <= 0) {
                    return -1;
                }
                end = read;
            }
            int taken = Math.min(length, end - next);
            System.arraycopy(buffer, next, target, offset, taken);
            next += taken;
            return taken;
        }
    }
}
