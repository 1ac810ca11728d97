package dev.portcullis.kube.client;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
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
        return new BufferedInputStream(new Reads(super.getInputStream()), BUFFER);
    }

    private final class Reads extends FilterInputStream {
        Reads(InputStream in) {
            super(in);
        }

        /** Nothing, so that the buffer doesn't ask after each read. */
        @Override
        public int available() {
            return 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
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
    }
}
