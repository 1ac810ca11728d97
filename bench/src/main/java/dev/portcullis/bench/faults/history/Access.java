package dev.portcullis.bench.faults.history;

/**
 * What somebody tried who may only do it while a certain binding exists, or never.
 *
 * @param forbidden whether no policy ever allows it
 * @param status the answer's, 0 where there was none
 */
public record Access(String client, boolean forbidden, int status, long start, long end) {
    public boolean allowed() {
        return status != 0 && status != 401 && status != 403 && status < 429;
    }
}
