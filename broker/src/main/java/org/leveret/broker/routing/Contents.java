package org.leveret.broker.routing;

/** The content of a message, its property list and its body, made anew around a body that stays as it is. */
public final class Contents {
    private Contents() {}

    /**
     * The content with another property list.
     *
     * @param propertiesBytes how many leading bytes of {@code content} are the property list
     */
    public static byte[] withProperties(byte[] properties, byte[] content, int propertiesBytes) {
        int bodyBytes = content.length - propertiesBytes;
        byte[] changed = new byte[properties.length + bodyBytes];
        System.arraycopy(properties, 0, changed, 0, properties.length);
        System.arraycopy(content, propertiesBytes, changed, properties.length, bodyBytes);
        return changed;
    }
}
