/** Watches over WebSocket (RFC 6455): the handshake, a text message for each event, and what clients may say meanwhile. */
@NullMarked
package dev.portcullis.gateway.websocket;

import org.jspecify.annotations.NullMarked;
