package dev.portcullis.bench.faults.load;

/** Something that is done over and over until it is told to stop. */
interface Actor {
    /** One round; short. */
    void act() throws InterruptedException;
}
