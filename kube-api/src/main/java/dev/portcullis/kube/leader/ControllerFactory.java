package dev.portcullis.kube.leader;

import java.util.List;

/** Controllers that run in one replica at a time; what they are told wrongly was found before. */
@FunctionalInterface
public interface ControllerFactory {

    /** Starts them; they run until they are closed. */
    List<AutoCloseable> start();
}
