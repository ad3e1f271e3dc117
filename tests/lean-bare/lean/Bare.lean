prelude
import Bare.Actions
import Bare.Modular
