package dev.portcullis.kube.read;

import java.util.List;

/**
 * The answer to one of several reads.
 *
 * @param status of HTTP, or {@link #ALONE}
 * @param headers beside Content-Type and Content-Length
 * @param bytes among which the body is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReadAnswer(int status, String contentType, List<Header> headers, byte[] bytes, int offset, int length) {
    /** What was asked for must be asked for by itself: it is large, or nothing that is read in company. */
    public static final int ALONE = 0;

    public record Header(String name, String value) {}

    public ReadAnswer {
        headers = List.copyOf(headers);
    }

    public static ReadAnswer alone() {
        return new ReadAnswer(ALONE, "", List.of(), new byte[0], 0, 0);
    }
}
