package org.leveret.broker.connection;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** An authority, its own certificate and those that it has signed, in files as a broker reads them. Used by one test. */
final class Certificates {
    final X509Bundle authority;
    private final Path directory;

    Certificates(Path directory, String name) throws Exception {
        this.directory = directory;
        this.authority = new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    X509Bundle sign(String commonName) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + commonName)
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
    }

    Path authorityFile() throws IOException {
        return Files.writeString(directory.resolve("authority.pem"), authority.getCertificatePEM());
    }

    Path certificateFile(X509Bundle bundle) throws IOException {
        return Files.writeString(directory.resolve("certificate.pem"), bundle.getCertificatePathPEM());
    }

    Path keyFile(X509Bundle bundle) throws IOException {
        return Files.writeString(directory.resolve("key.pem"), bundle.getPrivateKeyPEM());
    }

    /** The key encrypted as {@code openssl pkcs8 -topk8} does it. */
    Path keyFile(X509Bundle bundle, String password) throws GeneralSecurityException, IOException {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())));
        byte[] encrypted = cipher.doFinal(bundle.getKeyPair().getPrivate().getEncoded());
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        byte[] encoded = new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded();
        return Files.writeString(
                directory.resolve("encrypted.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
    }

    /** What a client has that trusts the authority, and shows {@code own} when it is asked for a certificate. */
    SSLContext client(String protocol, @Nullable X509Bundle own) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance(protocol);
        KeyManager[] keys = own == null ? null : new KeyManager[] {new OwnKey(own)};
        context.init(keys, authority.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }

    /** A certificate that is shown whatever authorities the other side asks for. */
    private static final class OwnKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "own";

        private final X509Bundle own;

        OwnKey(X509Bundle own) {
            this.own = own;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public @Nullable String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return own.getCertificatePath();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.getKeyPair().getPrivate();
        }
    }
}
