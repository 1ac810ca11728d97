package dev.portcullis.gateway.websocket;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes a client's frames apart as their bytes come: pings and the close count, messages are skipped. */
final class ClientFrames {
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int LONGEST_CONTROL = 125;

    private final Consumer<byte[]> ping;
    private final byte[] head = new byte[14];
    private int filled;
    private long left;
    private byte @Nullable [] control;
    private boolean closed;

    /** @param ping called with what a ping carries */
    ClientFrames(Consumer<byte[]> ping) {
        this.ping = ping;
    }

    /** Whether the client has said goodbye. */
    boolean closed() {
        return closed;
    }

    /** @throws ProtocolException for a frame that no client may send */
    void take(byte[] bytes, int count) throws ProtocolException {
        for (int i = 0; i < count; i++) {
            if (left == 0) {
                head(bytes[i]);
            } else {
                payload(bytes[i]);
            }
        }
    }

    private void head(byte next) throws ProtocolException {
        head[filled++] = next;
        int size = filled < 2 ? 2 : 2 + lengthBytes() + 4;
        if (filled < size) {
            return;
        }
        left = length();
        boolean controls = opcode() >= CLOSE;
        if ((head[1] & 0x80) == 0 || left < 0 || controls && left > LONGEST_CONTROL) {
            throw new ProtocolException("not a client's frame");
        }
        control = controls ? new byte[(int) left] : null;
        if (left == 0) {
            over();
        }
    }

    private int opcode() {
        return head[0] & 0x0f;
    }

    private int lengthBytes() {
        return switch (head[1] & 0x7f) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
    }

    private long length() {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        return switch (lengthBytes()) {
            case 2 -> bytes.getShort(2) & 0xffff;
            case 8 -> bytes.getLong(2);
            default -> head[1] & 0x7f;
        };
    }

    private void payload(byte next) {
        if (control != null) {
            int at = control.length - (int) left;
            control[at] = (byte) (next ^ head[2 + lengthBytes() + at % 4]);
        }
        left--;
        if (left == 0) {
            over();
        }
    }

    private void over() {
        if (opcode() == PING && control != null) {
            ping.accept(control);
        }
        closed |= opcode() == CLOSE;
        filled = 0;
    }
}
