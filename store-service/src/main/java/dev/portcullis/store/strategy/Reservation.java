package dev.portcullis.store.strategy;

/**
 * What a write took from elsewhere (addresses, ports) before its object was stored. Exactly one of the two is called,
 * once it is known how the write ended.
 */
public interface Reservation {
    /** Nothing was taken. */
    Reservation NONE = new Reservation() {
        @Override
        public void commit() {}

        @Override
        public void rollback() {}
    };

    /** The object is stored: what it no longer uses is given back. */
    void commit();

    /** It is not: what was taken is given back. */
    void rollback();
}
