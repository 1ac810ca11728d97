package dev.portcullis.store.catalog;

/** A column of a custom resource's table, as in {@code additionalPrinterColumns}. */
public record PrinterColumn(
        String name, String type, String format, String description, int priority, String jsonPath) {}
