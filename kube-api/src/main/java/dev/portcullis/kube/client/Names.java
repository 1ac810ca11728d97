package dev.portcullis.kube.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Says which addresses a host name stands for at the moment. */
@FunctionalInterface
interface Names {
    /** The system's; the JVM remembers an answer for a second only, see {@code PortcullisService}. */
    Names SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> addresses(String host) throws UnknownHostException;
}
