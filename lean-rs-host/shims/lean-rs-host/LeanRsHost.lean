import LeanRsHost.Host
import LeanRsHost.Decl
import LeanRsHost.Elab
