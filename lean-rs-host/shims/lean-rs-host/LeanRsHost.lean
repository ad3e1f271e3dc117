import LeanRsHost.Host
import LeanRsHost.Decl
